import { fileURLToPath } from 'node:url';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { locateTestServer } from '../../../platform/dev-servers/locate-test-server.js';
import { createWorkers, type TidegateActivities } from '../../../worker/create-workers.js';
import { SEARCH_ATTRIBUTES } from '../../../workflows/names.js';
import type { BenchScope } from '../bench-scope.js';

/** `INDEXED_VALUE_TYPE_KEYWORD` of the Temporal API. */
const KEYWORD = 2;
const BUNDLE = fileURLToPath(new URL('../../../workflow-bundle.js', import.meta.url));

/** The server on which days pass in milliseconds, with nobody working on it yet. */
export async function startTimeSkippingEngine({ shutdown }: BenchScope): Promise<TestWorkflowEnvironment> {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  const { path } = await locateTestServer();
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
  shutdown.add('time-skipping server', () => env.teardown());
  // Not `registerSearchAttributes`: this server cannot list the ones it has.
  const searchAttributes = Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD]));
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  return env;
}

/** The real workflows from the built bundle, over the given activities. */
export async function startWorkersOn(
  env: TestWorkflowEnvironment,
  activities: TidegateActivities,
  { shutdown }: BenchScope,
): Promise<void> {
  const workers = await createWorkers({
    connection: env.nativeConnection,
    namespace: 'default',
    workflows: { codePath: BUNDLE },
    activities,
    maxCachedWorkflows: 100,
    graceMs: 500,
  });
  const running = workers.run();
  shutdown.add('workers', async () => {
    workers.shutdown();
    await running;
  });
}
