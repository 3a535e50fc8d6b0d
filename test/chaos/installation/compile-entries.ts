import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../e2e/harness/build/root.js';

export interface Entries {
  readonly worker: string;
  readonly api: string;
}

/** Folders of the suite whose code runs in the processes that are killed; compiled beside the built program, which starts in a third of a loader's time. */
const FOLDERS = ['entries', 'plan'] as const;

/** The build must be there and fit the sources. */
export function compileEntries(): Entries {
  for (const folder of FOLDERS) {
    const source = join(ROOT, 'test', 'chaos', folder);
    for (const file of readdirSync(source).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')))
      compile(join(source, file), join(toTarget(folder), file.replace(/\.ts$/, '.js')));
  }
  const entries = toTarget('entries');
  return { worker: join(entries, 'worker-entry.js'), api: join(entries, 'api-entry.js') };
}

const toTarget = (folder: string): string => join(ROOT, 'dist', 'test', 'chaos', folder);

function compile(source: string, target: string): void {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, ts.transpileModule(readFileSync(source, 'utf8'), { compilerOptions }).outputText);
}
