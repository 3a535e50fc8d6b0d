// node scripts/with-build.mjs <command> [arguments]: makes dependencies and build ready, then runs Tidegate's command line.
import { runCli } from './bootstrap.mjs';

await runCli(process.argv.slice(2));
