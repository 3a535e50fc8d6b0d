import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { runCommand } from '../../../../platform/dev-servers/process/run-command.js';
import { ROOT } from './root.js';

/** The compiled program must fit the sources; once a run, by the same check that `npm run dev` makes. */
export async function ensureBuild(): Promise<void> {
  const script = `import('${join(ROOT, 'scripts', 'bootstrap.mjs')}').then((bootstrap) => bootstrap.ensureBuild())`;
  const result = await runCommand(process.execPath, ['-e', script], { cwd: ROOT, timeoutMs: 180_000 });
  if (!result.ok) throw new Error(`The build failed:\n${result.tail}`);
}

/** Compiles one entry of `test/e2e` beside the built program, whose modules it imports. Starting it costs a third of what a loader does. */
export function compileEntry(file: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, 'test', 'e2e', file), 'utf8'), { compilerOptions });
  const folder = join(ROOT, 'dist', 'test', 'e2e');
  mkdirSync(folder, { recursive: true });
  const target = join(folder, basename(file).replace(/\.ts$/, '.js'));
  writeFileSync(target, outputText);
  return target;
}
