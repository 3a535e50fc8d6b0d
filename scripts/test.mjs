// npm test [-- <step> ...]: from a fresh clone to the result of all checks. Plain Node: nothing is installed when this starts.
import { join } from 'node:path';
import { ensureDependencies, ROOT, run } from './bootstrap.mjs';

await ensureDependencies();
process.exitCode = await run(process.execPath, [join(ROOT, 'scripts', 'verify.mjs'), ...process.argv.slice(2)]);
