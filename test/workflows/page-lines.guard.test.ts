import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abortSignal } from '../../workflows/messages.js';
import { rolloutWorkflowId } from '../../workflows/names.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());

describe('F2 R-SLACK-1 what comes to the timeline past the workflow', () => {
  it('is told by the thread at once: that on-call was paged, and that it is over', async () => {
    const address = { environment: 'production', rolloutId: 'page-lines' };
    const times: number[] = [];
    harness.fakes.onCard = async () => {
      times.push(await harness.env.currentTimeMs());
      return { kind: 'rendered', revision: 1, lastSeq: 1, hasMore: false };
    };
    const handle = await harness.start('page-lines', createSampleSpec({ notify: { slack: '#releases', page: 'oncall' } }));
    const until = async (phase: string) => {
      for (let step = 0; step < 200 && (await harness.rollouts.view(address)).phase !== phase; step++) await harness.env.sleep(50);
    };
    await until('watching');
    // A pager that is down for an hour; its lines come to the timeline when it has taken the page.
    harness.fakes.broken.add('page');
    await harness.rollouts.report(
      address,
      createSampleStanding('page-lines#1', await harness.env.currentTimeMs(), {
        proven: false,
        rollback: { guard: 'errors', reason: 'errors 9 % against 1 %' },
        digest: 'bad',
      }),
    );
    await until('rolledBack');
    await harness.env.sleep('1h');
    const before = times.length;
    harness.fakes.broken.clear();
    await handle.result();
    expect(harness.fakes.resolved.map(({ cause }) => cause)).toEqual(['rollback:guard']);
    expect(times.length).toBeGreaterThan(before);
  }, 120_000);

  it('is told when whoever wrote it asks for it: a refusal that the workflow was not asked for', async () => {
    const address = { environment: 'production', rolloutId: 'refused-past' };
    harness.fakes.cards.length = 0;
    harness.fakes.onCard = async () => ({ kind: 'rendered', revision: 1, lastSeq: 1, hasMore: false });
    const handle = await harness.start('refused-past', createSampleSpec({ notify: { slack: '#releases' } }));
    for (let step = 0; step < 200 && (await harness.rollouts.view(address)).phase !== 'watching'; step++) await harness.env.sleep(50);
    await harness.env.sleep('10s');
    const before = harness.fakes.cards.length;
    await harness.rollouts.render('production', { rolloutId: 'refused-past', channel: '#releases' });
    await harness.env.sleep('10s');
    expect(harness.fakes.cards).toHaveLength(before + 1);
    await harness.env.client.workflow.getHandle(rolloutWorkflowId('production', 'refused-past')).signal(abortSignal);
    await handle.result();
    const shown = harness.fakes.cards.length;
    await harness.rollouts.render('production', { rolloutId: 'refused-past', channel: '#releases' });
    await harness.env.sleep('10s');
    expect(harness.fakes.cards).toHaveLength(shown + 1);
  }, 120_000);
});
