import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Turns sources of this folder into JavaScript in a temporary folder, so that a test can run them in a process of their own without a build. */
export function transpileSources(files: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-transpiled-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  for (const file of files) {
    const target = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
    writeFileSync(target, ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), { compilerOptions }).outputText);
  }
  return folder;
}
