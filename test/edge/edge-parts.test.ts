import { afterEach, describe, expect, it, vi } from 'vitest';
import { entry } from '../../lib/edge/entry.ts';
import { jsonLog } from '../../lib/edge/log.ts';
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

describe('The log', () => {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => Date.UTC(2026, 2, 8, 13),
  );

  it('writes only the fields that are allowed, and masks what looks like an address', () => {
    lines.length = 0;
    log('warn', 'request.failed', {
      status: 500,
      address: '+13055550100',
      code: 'call +1 (305) 555-0100 or ana@example.com',
    });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn', event: 'request.failed', at: '2026-03-08T13:00:00.000Z', status: 500, code: 'call [masked] or [masked]', leftOut: 1,
    }); // biome-ignore format: one line of the log
  });

  it('cannot be made to write a second line', () => {
    lines.length = 0;
    log('info', 'x', { code: 'a\n{"level":"error"}' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\n');
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
