import { afterEach, describe, expect, it, vi } from 'vitest';
import { entry } from '../../lib/edge/entry.ts';
import { noVersion, readIfMatch } from '../../lib/edge/read-etag.ts';

describe('If-Match', () => {
  it.each<[string | undefined, unknown]>([
    [undefined, null],
    ['"3"', 3],
    [' "0" ', 0],
    ['"03"', noVersion],
    ['"abc"', noVersion],
    ['W/"3"', noVersion],
    ['"99999999999999999999"', noVersion],
  ])('%j names version %j', (header, version) => {
    expect(readIfMatch(header === undefined ? {} : { 'if-match': header })).toBe(version);
  });

  it.each(['*', '3', '"1", "2"', '', '"a', '"\u0000"'])('%j is refused', (header) => {
    expect(readIfMatch({ 'if-match': header })).toMatchObject({ status: 400, code: 'INVALID_IF_MATCH' });
  });
});

describe('An entry', () => {
  afterEach(() => vi.unstubAllEnvs());
  const counted = () => {
    let built = 0;
    const build = () => {
      built++;
      return (value: number) => value + 1;
    };
    return { build, built: () => built };
  };

  it('builds at the first call, once, when it is only imported', () => {
    const { build, built } = counted();
    const handler = entry(build);
    expect(built()).toBe(0);
    expect([handler(1), handler(2)]).toEqual([2, 3]);
    expect(built()).toBe(1);
  });

  it('builds at once on AWS', () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'kairos-customers');
    const { build, built } = counted();
    const handler = entry(build);
    expect(built()).toBe(1);
    expect(handler(1)).toBe(2);
    expect(built()).toBe(1);
  });
});
