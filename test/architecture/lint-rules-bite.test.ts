import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEEDED_LINT } from './checks/seeded-lint.js';
import { ROOT } from './checks/source-files.js';

interface Diagnostic {
  readonly category: string;
  readonly severity: string;
  readonly location: { readonly path: string };
}

describe('every lint rule that we count on bites', () => {
  const tree = mkdtempSync(join(tmpdir(), 'tidegate-lint-rules-'));
  let diagnostics: readonly Diagnostic[];

  beforeAll(async () => {
    const config = JSON.parse(readFileSync(join(ROOT, 'biome.json'), 'utf8'));
    write('biome.json', JSON.stringify({ ...config, $schema: undefined, vcs: undefined }));
    write('core/thing.ts', 'export interface SeededThing {\n  readonly a: number;\n}\n');
    for (const { file, text } of SEEDED_LINT) write(file, text);
    const report = join(tree, 'report.json');
    const args = [
      join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
      'lint',
      '--max-diagnostics=none',
      '--reporter=json',
      `--reporter-file=${report}`,
      '.',
    ];
    // It ends with 1, because it finds what was seeded.
    await promisify(execFile)(process.execPath, args, { cwd: tree }).catch(() => undefined);
    diagnostics = JSON.parse(readFileSync(report, 'utf8')).diagnostics;
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(SEEDED_LINT)('$rule reports $file as an error', ({ rule, file }) => {
    const found = diagnostics.filter(({ location, severity }) => location.path === file && severity === 'error');
    expect(found.map(({ category }) => category.split('/').at(-1))).toContain(rule);
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
});
