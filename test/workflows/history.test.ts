import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHistory } from '../../contracts/audit/check-history.js';
import { toSha256 } from '../../contracts/audit/sha256.js';
import { chainEntries } from '../../core/audit/chain/chained-entry.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());

describe('R-AUDIT-1 the history of a real workflow', () => {
  it('tells the same decisions as the timeline that the workflow has written', async () => {
    const address = { environment: 'production', rolloutId: 'told' };
    const handle = await harness.start('told', createSampleSpec());
    const decide = (id: string, verb: DecisionVerb, who: string) =>
      harness.rollouts.decide(address, { id, verb, principal: { id: who, groups: [], via: 'api' }, reason: `${verb} it` });
    await decide('d1', 'pause', 'ada@example.com');
    await decide('d2', 'pause', 'grace@example.com');
    await decide('d1', 'pause', 'ada@example.com');
    await handle.signal('pause', { by: 'unknown@example.com' });
    expect(await harness.rollouts.history(address)).toBe('running');
    await decide('d3', 'abort', 'ada@example.com');
    await handle.result();

    const history = await harness.rollouts.history(address);
    if (history === 'running' || history === 'gone') throw new TypeError(history);
    const text = JSON.stringify({ workflowId: history.workflowId, runs: history.runs });
    const stored = {
      rolloutId: 'told',
      key: 'history',
      atMs: 0,
      kind: 'history',
      summary: '',
      principal: { id: 's', via: 'system' },
    } as const;
    const told = harness.fakes.entries.filter(({ rolloutId }) => rolloutId === 'told');
    const timeline = chainEntries([...told, { ...stored, data: { sha256: toSha256(text) } }], null, toSha256);
    const kept = { text, sha256: toSha256(text), missing: '' };
    expect(checkHistory(kept, timeline, true)).toMatchObject({ state: 'stored', runs: 1, decisions: 3, unreadable: 0, break: null });
    const silenced = chainEntries(
      timeline.filter(({ data }) => data['decisionId'] !== 'd2'),
      null,
      toSha256,
    );
    expect(checkHistory(kept, silenced, true).break).toMatchObject({ kind: 'entryMissing', expected: 'an entry of decision d2' });
    expect(await harness.rollouts.history({ ...address, rolloutId: 'nobody' })).toBe('gone');
  }, 120_000);
});
