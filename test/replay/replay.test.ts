import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../e2e/harness/build/root.js';
import { bundleWorkflows } from '../e2e/harness/build/workflow-code.js';

const FOLDER = join(ROOT, 'test', 'histories');

/** Every history of every release. */
const recorded = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json.gz'))
  .sort();

interface Recorded {
  readonly workflowId: string;
  readonly history: {
    readonly events: readonly { readonly activityTaskScheduledEventAttributes?: { readonly activityType: { name: string } } }[];
  };
}

const read = (name: string): Recorded => JSON.parse(gunzipSync(readFileSync(join(FOLDER, name))).toString('utf8')) as Recorded;

// Workers that come and go say so at length.
beforeAll(
  () =>
    void Runtime.install({
      logger: new DefaultLogger('ERROR', () => undefined),
      telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
    }),
);

async function replay({ workflowId, history }: Recorded): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: { codePath: await bundleWorkflows() }, replayName: 'released' }, history, workflowId);
}

describe('C2 every released history replays on the present workflow code', () => {
  it('there are histories of all ways a rollout can go', () => {
    const names = recorded.map((name) => name.replace(/^.*\//, '').replace('.json.gz', ''));
    for (const name of ['completed', 'rolled-back', 'rollback', 'killed', 'aborted-in-preflight', 'continued-first', 'continued-second'])
      expect(names).toContain(name);
  });

  it.each(recorded)(
    '%s',
    async (name) => {
      await expect(replay(read(name))).resolves.toBeUndefined();
    },
    120_000,
  );

  it('a history in which an activity has another name does not', async () => {
    const changed = read(recorded.find((name) => name.endsWith('completed.json.gz')) ?? '');
    const scheduled = changed.history.events.find(
      (event) => event.activityTaskScheduledEventAttributes?.activityType.name === 'applyStage',
    );
    if (scheduled?.activityTaskScheduledEventAttributes) scheduled.activityTaskScheduledEventAttributes.activityType.name = 'applyStep';
    await expect(replay(changed)).rejects.toThrow(/[Nn]ondetermini/);
  }, 120_000);
});
