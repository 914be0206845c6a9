import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lawPage } from '../../../bin/law-page.ts';

it('docs/law.md says what the packs say; if not: npm run generate:law', () => {
  expect(readFileSync(new URL('../../../docs/law.md', import.meta.url), 'utf8')).toBe(lawPage());
});
