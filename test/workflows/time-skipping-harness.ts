import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createRolloutClient, type RolloutClient } from '../../client/create-rollout-client.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { locateTestServer } from '../../platform/dev-servers/locate-test-server.js';
import { createWorkers } from '../../worker/create-workers.js';
import { rolloutWorkflowId, SEARCH_ATTRIBUTES } from '../../workflows/names.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { bundleWorkflows } from '../e2e/harness/build/workflow-code.js';
import { FakeActivities } from '../fakes/fake-activities.js';

const KEYWORD = 2;

export interface Harness {
  readonly env: TestWorkflowEnvironment;
  readonly rollouts: RolloutClient;
  readonly fakes: FakeActivities;
  /** Starts a rollout and answers its handle. */
  start(id: string, spec: RolloutSpec): Promise<ReturnType<TestWorkflowEnvironment['client']['workflow']['getHandle']>>;
  stop(): Promise<void>;
}

/** The real workflows on the time-skipping server, with activities over memory that fence as platforms do. */
export async function createHarness({ maxCachedWorkflows = 100 }: { readonly maxCachedWorkflows?: number } = {}): Promise<Harness> {
  // Failing activities are what several tests are about: their stack traces would drown everything else.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  const { path } = await locateTestServer();
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map((name) => [name, KEYWORD])),
  });
  const fakes = new FakeActivities();
  fakes.nowMs = () => env.currentTimeMs();
  fakes.standing = async (watchId) => createSampleStanding(watchId, await env.currentTimeMs());
  const workers = await createWorkers({
    connection: env.nativeConnection,
    namespace: 'default',
    workflows: { codePath: await bundleWorkflows() },
    activities: fakes,
    maxCachedWorkflows,
    graceMs: 500,
  });
  const running = workers.run();
  const rollouts = createRolloutClient(env.client);
  return {
    env,
    rollouts,
    fakes,
    async start(id, spec) {
      await rollouts.start({
        rolloutId: id,
        spec,
        specHash: 'hash',
        requestedBy: 'dev@example.com',
        requestedAtMs: await env.currentTimeMs(),
      });
      return env.client.workflow.getHandle(rolloutWorkflowId(spec.environment, id));
    },
    async stop() {
      workers.shutdown();
      await running;
      await env.teardown();
    },
  };
}
