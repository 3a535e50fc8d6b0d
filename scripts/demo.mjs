// npm run demo [-- --json]: one command from a clean checkout to a rollout that is rolled back. Progress goes to stderr, so stdout is the demo's own.
import { runCli } from './bootstrap.mjs';

await runCli(['demo', ...process.argv.slice(2)]);
