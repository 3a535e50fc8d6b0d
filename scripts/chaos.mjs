// npm run chaos [-- --runs N --seed S --json ...]: breaks everything at every step and asks whether the rollback was lost; see test/chaos/README.md.
// All flags go to the suite. Progress is written to stderr; with --json the last line of stdout is the result. Exit code 1: something was violated.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureDependencies, ROOT, run } from './bootstrap.mjs';

await ensureDependencies();
await ensureBuild();
const loader = pathToFileURL(join(ROOT, 'store', 'test', 'typescript-loader.mjs')).href;
process.exitCode = await run(process.execPath, ['--import', loader, join(ROOT, 'test', 'chaos', 'main.ts'), ...process.argv.slice(2)], {
  cwd: ROOT,
});
