import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toRevertingView } from '../../core/rollout/ended/revert.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { createSampleSpec, HOUR_MS } from '../cases/sample-spec.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const SPEC = createSampleSpec({ notify: { slack: '#releases' } });
const ACTIVITY_SCHEDULED = 10;

let harness: Harness;
let run = 0;
let id = '';

beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `slack-${run++}`;
  harness.fakes.cards.length = 0;
  harness.fakes.onCard = async () => shown();
});

const shown = (hasMore = false) => ({ kind: 'rendered', revision: 1, lastSeq: 1, hasMore }) as const;
const down = (nextRetryDelay: '1h' | '1s' = '1h') => {
  throw ApplicationFailure.create({ type: 'SLACK_UNAVAILABLE', message: 'Slack does not answer.', nextRetryDelay });
};
const address = () => ({ environment: 'production', rolloutId: id });
const view = () => harness.rollouts.view(address());
const decide = (verb: DecisionVerb) =>
  harness.rollouts.decide(address(), {
    id: `${id}-${verb}`,
    verb,
    principal: { id: 'ann@example.com', groups: [], via: 'api' },
    reason: 'r',
  });
const eventually = (isSo: (view: RolloutView) => boolean) =>
  expect.poll(async () => isSo(await view()), { timeout: 20_000, interval: 50 }).toBe(true);
const isOpen = async () => (await harness.env.client.workflow.getHandle(`rollout/production/${id}`).describe()).status.name === 'RUNNING';
/** Calls so far, when no more come. */
const quiet = async () => {
  await expect
    .poll(
      async () => (await harness.env.client.workflow.getHandle(`rollout/production/${id}`).describe()).raw.pendingActivities?.length ?? 0,
    )
    .toBe(0);
  return harness.fakes.cards.length;
};

describe('row 12 the message in Slack, beside the rollout', () => {
  it('is brought up to date whenever the store has something new, refusals too, and not more often than every two seconds', async () => {
    const times: number[] = [];
    harness.fakes.onCard = async () => {
      times.push(await harness.env.currentTimeMs());
      return shown();
    };
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await harness.env.sleep('10s');
    const before = await quiet();
    expect((await decide('resume')) as object).toHaveProperty('code');
    await harness.env.sleep('10s');
    expect(await quiet()).toBe(before + 1);
    await decide('pause');
    await decide('abort');
    await handle.result();
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_900);
  });

  it('goes on at once where the thread has not been told everything', async () => {
    harness.fakes.onCard = async () => shown(harness.fakes.cards.length < 4);
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await harness.env.sleep('1m');
    expect(await quiet()).toBeGreaterThanOrEqual(4);
    await decide('abort');
    await handle.result();
  });

  it('the workflow stays open until the last state is there', async () => {
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    harness.fakes.onCard = async () => down();
    await decide('abort');
    await eventually(({ phase }) => isTerminal(phase));
    await harness.env.sleep('3h');
    expect([await isOpen(), harness.fakes.views.at(-1)?.phase]).toEqual([true, 'rolledBack']);
    harness.fakes.onCard = async () => shown();
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');
  });

  it('is given up a day after the end', async () => {
    harness.fakes.onCard = async () => down();
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await decide('abort');
    const result = (await handle.result()) as RolloutView;
    const openMs = Number((await handle.describe()).closeTime) - (result.endedAtMs ?? 0);
    expect([result.state, Math.round(openMs / HOUR_MS)]).toEqual(['rolledBack', 24]);
  });

  it('an error for good changes nothing for the rollout, and the next news tries again', async () => {
    harness.fakes.onCard = async () => {
      throw ApplicationFailure.nonRetryable('a fault in the drawing');
    };
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await harness.env.sleep('10s');
    const before = await quiet();
    await decide('pause');
    await harness.env.sleep('10s');
    expect(await quiet()).toBeGreaterThan(before);
    await decide('abort');
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');
  });

  it('nobody asks again where Slack is not configured', async () => {
    harness.fakes.onCard = async () => ({ kind: 'none', detail: 'not configured' });
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await decide('abort');
    await handle.result();
    expect(harness.fakes.cards).toEqual([id]);
  });

  it('a rollout that names no channel schedules nothing', async () => {
    const handle = await harness.start(id, createSampleSpec({ notify: {} }));
    await eventually(({ phase }) => phase === 'watching');
    await decide('abort');
    await handle.result();
    const { events } = await handle.fetchHistory();
    const names = (events ?? [])
      .filter(({ eventType }) => Number(eventType) === ACTIVITY_SCHEDULED)
      .map((event) => event.activityTaskScheduledEventAttributes?.activityType?.name);
    expect([names.length > 0, names.includes('renderCard'), harness.fakes.cards]).toEqual([true, false, []]);
  });
});

describe('F2 the message of a rollout that has ended', () => {
  const revertOf = () => {
    const state = createInitialState({ rolloutId: id, spec: SPEC, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: 0 });
    const ended = toView({ ...state, phase: 'completed', endedAtMs: 0 }, 0);
    return { rolloutId: id, spec: SPEC, view: toRevertingView(ended, { atMs: 1, by: 'ada@example.com', reason: 'wrong prices' }) };
  };

  it('is brought up to date when it is reverted', async () => {
    await harness.rollouts.startRevert(revertOf());
    await harness.rollouts.revertEnded(address());
    await harness.env.client.workflow.getHandle(`card/${id}`).result();
    expect(harness.fakes.cards).toContain(id);
  });

  it('a revert does not wait for it', async () => {
    harness.fakes.onCard = async () => down('1s');
    await harness.rollouts.startRevert(revertOf());
    await harness.rollouts.revertEnded(address());
    expect(harness.fakes.reverts.get(id)?.kind).toBe('reverted');
    const writer = harness.env.client.workflow.getHandle(`card/${id}`);
    expect((await writer.describe()).status.name).toBe('RUNNING');
    harness.fakes.onCard = async () => shown();
    await writer.result();
    expect(harness.fakes.cards.length).toBeGreaterThan(1);
  });

  it('is brought up to date when somebody outside asks, once for all who ask meanwhile', async () => {
    let letGo = () => {};
    const hang = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    harness.fakes.onCard = async () => {
      await hang;
      return shown();
    };
    const ask = () => harness.rollouts.card({ rolloutId: id, channel: '#releases' });
    await ask();
    await expect.poll(() => harness.fakes.cards.length).toBe(1);
    await Promise.all([ask(), ask(), ask()]);
    letGo();
    await harness.env.client.workflow.getHandle(`card/${id}`).result();
    expect(harness.fakes.cards).toEqual([id, id]);
  });
});

describe('R-ROLL-1 F5 a Slack that hangs', () => {
  it('keeps no abort waiting', async () => {
    let letGo = () => {};
    const hang = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    harness.fakes.onCard = async () => {
      await hang;
      return shown();
    };
    harness.fakes.writes.length = 0;
    const handle = await harness.start(id, SPEC);
    await eventually(({ phase }) => phase === 'watching');
    await expect.poll(() => harness.fakes.cards.length).toBe(1);
    await decide('abort');
    await eventually(({ phase }) => phase === 'rolledBack');
    expect([harness.fakes.writes.at(-1)?.what, harness.fakes.cards.length]).toEqual(['restore support.parser', 1]);
    letGo();
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');
    expect(harness.fakes.cards).toHaveLength(2);
  });
});
