import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../core/errors/error-codes.js';
import { loadScript } from './checks/load-script.js';
import { ROOT, readSources } from './checks/source-files.js';

const CATALOGUE = 'core/errors/error-codes.ts';
const codes = Object.keys(ERROR_CODES);

describe('the catalogue of errors', () => {
  it('holds no code that nothing uses', () => {
    const text = readSources()
      .filter(({ path }) => path !== CATALOGUE)
      .map((source) => source.text)
      .join('\n');
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !text.includes(`'${code}'`))).toEqual([]);
  });

  it('is what docs/errors.md says; fix: node scripts/generate-docs.mjs', async () => {
    const { renderErrors } = await loadScript<{ renderErrors(codes: typeof ERROR_CODES): string }>('scripts/docs/render-errors.mjs');
    expect(readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8')).toBe(renderErrors(ERROR_CODES));
  });

  it('tells the reader what to do, in one sentence', () => {
    const unclear = Object.entries(ERROR_CODES).filter(([, { title, remedy }]) => /\.$/.test(title) || !/[.!]$/.test(remedy));
    expect(unclear.map(([code]) => code)).toEqual([]);
  });
});
