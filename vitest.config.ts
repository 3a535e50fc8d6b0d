import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

/** Tests with servers of their own: one or two files at a time, because two cores hold no more of these servers comfortably. */
const SLOW = {
  workflow: ['test/workflows/**/*.test.ts', 'test/histories/**/*.test.ts', 'platform/dev-servers/**/*.test.ts'],
  e2e: ['test/e2e/**/*.test.ts', 'test/browser/**/*.test.ts', 'test/chaos/*.test.ts'],
};
const ARCHITECTURE = ['test/architecture/**/*.test.ts'];
const NOT_OURS = [...configDefaults.exclude, '**/dist/**'];

export default defineConfig({
  resolve: { alias: { '@tidegate/sdk': fileURLToPath(new URL('./sdk/src/index.ts', import.meta.url)) } },
  test: {
    // Threads crash with Temporal's native bridge (docs/adr/0002-dependencies.md).
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    setupFiles: ['test/property-seed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...NOT_OURS, ...SLOW.workflow, ...SLOW.e2e, ...ARCHITECTURE],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'architecture', include: ARCHITECTURE, exclude: NOT_OURS, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'workflow', include: SLOW.workflow, exclude: NOT_OURS, maxWorkers: 2, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: SLOW.e2e,
          exclude: NOT_OURS,
          // Most of their time is waiting: for time-outs, for servers that come back. Three of them keep two cores busy.
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
