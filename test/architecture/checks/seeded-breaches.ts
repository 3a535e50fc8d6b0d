/** One breach of each import rule: what the file says, and the rule that must report it. */
export interface SeededBreach {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const value = (module: string): string => `import * as it from '${module}';\nexport const kept = it;\n`;
const type = (module: string): string => `import type * as It from '${module}';\nexport type Kept = typeof It;\n`;
const breach = (rule: string, file: string, text: string): SeededBreach => ({ rule, file, text });

/** Files that the seeds import; themselves in order. */
export const SEED_TARGETS: readonly string[] = [
  'core/target.ts',
  'core/errors/target.ts',
  'contracts/target.ts',
  'workflows/target.ts',
  'workflows/messages.ts',
  'workflows/names.ts',
  'activities/one/target.ts',
  'flag-platforms/target.ts',
  'client/target.ts',
  'store/target.ts',
  'worker/target.ts',
  'api/target.ts',
  'cli/target.ts',
  'slack-bot/target.ts',
  'dev/target.ts',
  'demo/target.ts',
  'sdk/src/index.ts',
  'platform/target.ts',
  'core/target.test.ts',
  'store/test/target.ts',
];

export const SEEDED_BREACHES: readonly SeededBreach[] = [
  breach('core-imports', 'core/a.ts', value('../platform/target.js')),
  breach('core-imports', 'core/b.ts', type('../contracts/target.js')),
  breach('core-imports', 'core/c.ts', value('node:fs')),
  breach('contracts-imports', 'contracts/a.ts', value('../store/target.js')),
  breach('contracts-imports', 'contracts/b.ts', value('node:fs')),
  breach('workflows-imports', 'workflows/a.ts', value('../platform/target.js')),
  breach('workflows-imports', 'workflows/b.ts', value('node:crypto')),
  breach('workflows-imports', 'workflows/c.ts', value('../contracts/target.js')),
  breach('workflows-types-only', 'workflows/d.ts', value('../activities/one/target.js')),
  breach('activities-imports', 'activities/two/a.ts', value('../../worker/target.js')),
  breach('activities-imports', 'activities/two/b.ts', value('@temporalio/client')),
  breach('activities-types-only', 'activities/two/c.ts', value('../one/target.js')),
  breach('activities-types-only', 'activities/two/d.ts', value('../../store/target.js')),
  breach('flag-platforms-imports', 'flag-platforms/a.ts', value('../activities/one/target.js')),
  breach('flag-platforms-imports', 'flag-platforms/b.ts', value('@temporalio/activity')),
  breach('flag-platforms-types-only', 'flag-platforms/c.ts', value('../store/target.js')),
  breach('client-imports', 'client/a.ts', value('../workflows/target.js')),
  breach('client-imports', 'client/b.ts', value('../contracts/target.js')),
  breach('store-imports', 'store/a.ts', value('../contracts/target.js')),
  breach('worker-imports', 'worker/a.ts', value('../api/target.js')),
  breach('worker-imports', 'worker/b.ts', value('../cli/target.js')),
  breach('worker-imports', 'worker/c.ts', value('../dev/target.js')),
  breach('operations-imports', 'operations/a.ts', value('../api/target.js')),
  breach('api-imports', 'api/a.ts', value('../worker/target.js')),
  breach('api-imports', 'api/b.ts', value('../workflows/messages.js')),
  breach('api-imports', 'api/c.ts', value('@temporalio/client')),
  breach('cli-imports', 'cli/a.ts', value('../api/target.js')),
  breach('cli-imports', 'cli/b.ts', value('../worker/target.js')),
  breach('cli-dynamic-only', 'cli/c.ts', value('../store/target.js')),
  breach('cli-dynamic-only', 'cli/e.ts', value('../flag-platforms/target.js')),
  breach('cli-dynamic-only', 'cli/d.ts', value('../dev/target.js')),
  breach('cli-dynamic-only', 'cli/f.ts', value('../slack-bot/target.js')),
  breach('dev-imports', 'dev/a.ts', value('../cli/target.js')),
  breach('demo-imports', 'demo/a.ts', value('../store/target.js')),
  breach('demo-types-only', 'demo/b.ts', value('../core/target.js')),
  breach('sdk-imports', 'sdk/src/a.ts', type('../../core/target.js')),
  breach('slack-bot-imports', 'slack-bot/a.ts', value('../activities/one/target.js')),
  breach('platform-imports', 'platform/a.ts', value('../store/target.js')),
  breach('platform-imports', 'platform/b.ts', value('../core/target.js')),
  breach('platform-dynamic-only', 'platform/c.ts', value('@temporalio/testing')),
  breach('only-express-home', 'worker/d.ts', value('express')),
  breach('only-zod-home', 'api/d.ts', value('zod')),
  breach('only-sql-home', 'api/e.ts', value('pg')),
  breach('only-commander-home', 'worker/e.ts', value('commander')),
  breach('only-pino-home', 'store/b.ts', value('pino')),
  breach('only-workflow-sdk-home', 'client/c.ts', value('@temporalio/workflow')),
  breach('dashboard-imports', 'dashboard/a.ts', value('../api/target.js')),
  breach('dashboard-imports', 'dashboard/b.ts', value('node:fs')),
  breach('dashboard-types-only', 'dashboard/c.ts', value('../contracts/target.js')),
  breach('only-jose-home', 'operations/b.ts', value('jose')),
  breach('no-cycles', 'core/ring-one.ts', value('./ring-two.js')),
  breach('no-orphans', 'core/lonely.ts', 'export const lonely = 1;\n'),
  breach('no-tests-in-sources', 'core/d.ts', value('./target.test.js')),
  breach('no-tests-in-sources', 'store/c.ts', value('./test/target.js')),
  breach('no-dev-dependencies-in-sources', 'worker/f.ts', value('fast-check')),
  breach('no-unlisted-packages', 'worker/g.ts', value('webpack')),
  breach('no-unresolvable', 'worker/h.ts', value('./nowhere.js')),
];

/** Neighbours of the breaches that are allowed: a rule that reports these is too wide. */
export const SEEDED_INNOCENTS: readonly Omit<SeededBreach, 'rule'>[] = [
  { file: 'core/ok.ts', text: value('./target.js') },
  { file: 'contracts/ok.ts', text: `${value('zod')}${"export * from 'yaml';\nexport { createHash } from 'node:crypto';\n"}` },
  { file: 'workflows/ok.ts', text: type('../activities/one/target.js') },
  {
    file: 'activities/two/ok.ts',
    text: `${type('../one/target.js')}export * from '../../contracts/target.js';\nexport * from '@temporalio/activity';\n`,
  },
  { file: 'flag-platforms/ok.ts', text: `${type('../store/target.js')}export * from '../core/target.js';\n` },
  { file: 'api/ok.ts', text: value('../flag-platforms/target.js') },
  { file: 'client/ok.ts', text: value('../workflows/messages.js') },
  { file: 'cli/ok.ts', text: "export const start = () => import('../dev/target.js');\n" },
  { file: 'dashboard/ok.ts', text: `${type('../contracts/target.js')}export * from '../core/target.js';\nexport * from 'preact';\n` },
  { file: 'demo/ok.ts', text: `${type('../core/target.js')}export * from '@tidegate/sdk';\n` },
  { file: 'dev/ok.ts', text: `${value('../worker/target.js')}export * from '../api/target.js';\n` },
  { file: 'platform/ok.ts', text: value('../core/errors/target.js') },
  // The other half of the ring: a ring is reported once.
  { file: 'core/ring-two.ts', text: value('./ring-one.js') },
  { file: 'core/ok.test.ts', text: value('../store/target.js') },
];
