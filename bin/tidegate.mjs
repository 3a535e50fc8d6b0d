#!/usr/bin/env node
// Tidegate's command line. In a checkout it builds first when the build is absent or older than the sources; an installed package carries its build.
import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('../tsconfig.build.json', import.meta.url));
if (isCheckout) {
  const { runCli } = await import('../scripts/bootstrap.mjs');
  await runCli(process.argv.slice(2));
} else {
  await import('../dist/cli/main.js');
}
