import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from './checks/source-files.js';

/** Above this every worker pays in memory for each cached workflow; the SDK alone is 1.1 MB. */
const MAX_BYTES = 2_400_000;

describe('the workflow bundle', () => {
  let code: string;

  beforeAll(async () => {
    const silent = () => undefined;
    const logger = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };
    ({ code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows', 'index.ts'), logger }));
  }, 120_000);

  it('exports the three workflows', () => {
    for (const path of ['rollout/rollout', 'rollback', 'watcher']) expect(code).toContain(`./workflows/${path}-workflow.ts`);
  });

  it(`is at most ${MAX_BYTES / 1_000_000} MB`, () => {
    process.stdout.write(`workflow bundle: ${(code.length / 1_000_000).toFixed(2)} MB of ${MAX_BYTES / 1_000_000} MB\n`);
    expect(code.length).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('holds no zod, express, SQL library or other package besides Temporal and what it needs', () => {
    const packages = new Set([...code.matchAll(/node_modules\/((?:@[a-z0-9-]+\/)?[a-z0-9._-]+)\//g)].map(([, name]) => name ?? ''));
    expect(packages.size).toBeGreaterThan(2);
    for (const name of ['zod', 'express', 'pg', 'yaml', 'pino', 'commander', '@temporalio/client', '@temporalio/worker'])
      expect([...packages]).not.toContain(name);
  });

  it('needs no Node built-in', () => {
    const external = [...code.matchAll(/require\(["'](?:node:)?([a-z_/]+)["']\)/g)].map(([, name]) => name ?? '');
    expect(external.filter((name) => builtinModules.includes(name) && !isProvidedByTemporal(name))).toEqual([]);
  });
});

/** The sandbox gives these to workflows itself. */
function isProvidedByTemporal(name: string): boolean {
  return name === 'assert' || name === 'url' || name === 'util' || name === 'async_hooks';
}
