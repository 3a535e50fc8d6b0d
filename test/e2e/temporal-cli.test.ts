import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateTemporalServer } from '../../platform/dev-servers/locate-temporal-server.js';
import { runCommand } from '../../platform/dev-servers/process/run-command.js';
import { rolloutWorkflowId } from '../../workflows/names.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil } from './harness/outcomes.js';
import { approval, canary, documentOf, full } from './harness/rollout-document.js';

let rig: Rig;
let cli: string;
beforeAll(async () => {
  const location = await locateTemporalServer();
  if (location.kind !== 'executable') throw new Error('This test runs the Temporal CLI; unset TEMPORAL_ADDRESS.');
  cli = location.path;
  rig = await startRig();
});
afterAll(() => rig?.stop());

async function temporal(...args: readonly string[]): Promise<string> {
  const result = await runCommand(cli, [...args, '--address', rig.tidegate.temporalAddress], { timeoutMs: 20_000 });
  if (!result.ok) throw new Error(`temporal ${args.join(' ')} failed:\n${result.tail}`);
  return result.stdout;
}
const signal = (id: string, name: string, input: Readonly<Record<string, string>>) =>
  temporal('workflow', 'signal', '--workflow-id', rolloutWorkflowId('production', id), '--name', name, '--input', JSON.stringify(input));

describe('the stock Temporal CLI steers a rollout', () => {
  it('pauses, resumes, approves and aborts by the rules of every other door', async () => {
    const id = await rig.api.start(documentOf('by-cli', { stages: [canary({ approval: approval() }), full({ hold: '10m' })] }));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await signal(id, 'pause', { by: 'oncall@localhost', reason: 'Looking.' });
    await rig.api.untilState(id, 'paused');
    await signal(id, 'resume', { by: 'oncall@localhost' });
    const refusals = await eventually('refused resume', async () => {
      const entries = (await rig.api.timeline(id)).filter((entry) => entry.kind === 'refusal');
      return entries.length > 0 ? entries : undefined;
    });
    expect(refusals.map((entry) => [entry.data['code'], entry.principal.via])).toEqual([['REASON_REQUIRED', 'signal']]);
    await signal(id, 'resume', { by: 'oncall@localhost', reason: 'All is well.' });
    await feedUntil(rig.api, id, (view) => view.state === 'gate');
    await signal(id, 'approve', { by: 'dev@localhost', reason: 'Mine.' });
    await signal(id, 'approve', { by: 'lead@localhost', reason: 'Numbers look right.' });
    await rig.api.until(id, 'the next stage', (view) => view.stageIndex === 1 && view.phase === 'baking');
    expect((await rig.api.timeline(id)).filter((entry) => entry.kind === 'refusal').map((entry) => entry.data['code'])).toEqual([
      'REASON_REQUIRED',
      'SELF_APPROVAL',
    ]);
    await signal(id, 'abort', { by: 'oncall@localhost', reason: 'Enough seen.' });
    expect((await rig.api.untilState(id, 'rolledBack')).rollback?.by).toBe('oncall@localhost');
  });

  it('shows the rollout: search attributes, a list by state, and the present details', async () => {
    const id = await rig.api.start(documentOf('shown', { stages: [canary({ hold: '10m' })] }));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    const described = await temporal('workflow', 'describe', '--workflow-id', rolloutWorkflowId('production', id), '--output', 'json');
    for (const part of ['TidegateFeature', 'TidegateEnvironment', 'TidegateState', 'TidegateStage']) expect(described).toContain(part);
    const listed = await eventually('listed rollout', async () => {
      const text = await temporal('workflow', 'list', '--query', "TidegateState='watching'", '--output', 'json');
      return text.includes(id) ? text : undefined;
    });
    expect(listed).toContain(rolloutWorkflowId('production', id));
    const details = await temporal('workflow', 'metadata', '--workflow-id', rolloutWorkflowId('production', id), '--output', 'json');
    expect(details).toContain('**watching**');
    await signal(id, 'abort', {});
    await rig.api.untilState(id, 'rolledBack');
  });
});

describe('R-ROLL-1 R-ROLL-2 rule 3: a workflow that is terminated from outside', () => {
  it('leaves nothing exposed: the flags go back in order, the rollout ends, its leases are free, on-call is told', async () => {
    const id = await rig.api.start(documentOf('orphan', { stages: [canary({ hold: '10m' })] }));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await temporal('workflow', 'terminate', '--workflow-id', rolloutWorkflowId('production', id), '--reason', 'by mistake');
    const ended = await rig.api.untilState(id, 'rolledBack');
    expect(ended.detail).toContain('workflow of this rollout is gone');
    const entries = await rig.api.timeline(id);
    const back = entries.filter((entry) => entry.kind === 'flagWrite').slice(1);
    expect(back.map((entry) => entry.data['operationId'])).toEqual([
      `${id}/rollback/cut`,
      ...ended.rollbackSequence.map((key) => `${id}/rollback/${key}`),
    ]);
    const next = await rig.api.start(documentOf('orphan', { stages: [canary({ hold: '10m' })] }));
    await rig.api.until(next, 'the canary of the next one', (view) => view.phase === 'watching');
    await rig.api.decide(next, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(next, 'rolledBack');
  });
});
