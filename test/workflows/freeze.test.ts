import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createSampleSpec, HOUR_MS } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

const ENVIRONMENT = 'production';
const FREEZE: Freeze = {
  ...{ id: 'f-1', environment: ENVIRONMENT, feature: null, kind: 'stop', reason: 'payments are down', by: 'oncall@example.com' },
  ...{ fromMs: 0, untilMs: null },
};

let harness: Harness;
let run = 0;
let id = '';
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `freeze-${run++}`;
  const { fakes } = harness;
  fakes.writes.length = 0;
  fakes.entries.length = 0;
  fakes.pages.length = 0;
  fakes.freeze = null;
  fakes.refusedForFreeze = 0;
  fakes.standing = async (watchId) => createSampleStanding(watchId, await harness.env.currentTimeMs());
});

const address = () => ({ environment: ENVIRONMENT, rolloutId: id });
const decide = (verb: DecisionVerb) =>
  harness.rollouts.decide(address(), {
    ...{ id: `${id}-${verb}`, verb, reason: 'because' },
    principal: { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' },
  });
/** What the chore does: the freeze of now, told to whoever knows of another. */
async function tell(freeze: Freeze | null): Promise<void> {
  const { revision } = await harness.rollouts.view(address());
  await harness.rollouts.frozen(address(), freeze, revision);
}
async function until(isThere: (view: RolloutView) => boolean, stepMs = 50, steps = 200): Promise<RolloutView> {
  for (let step = 0; step < steps; step++) {
    const seen = await harness.rollouts.view(address());
    if (isThere(seen)) return seen;
    await harness.env.sleep(stepMs);
  }
  const last = await harness.rollouts.view(address());
  throw new AppError('INTERNAL', `never got there; it is ${last.state}: ${last.headline}`);
}
const writes = () => harness.fakes.writes.map(({ what }) => what);
const isHeld = ({ hold }: RolloutView) => hold?.cause === 'freeze';

describe('F8 a freeze in the engine', () => {
  it('the stage does not move although everything is proven; lifted, it goes on', async () => {
    await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    await tell(FREEZE);
    await harness.env.sleep(3 * HOUR_MS);
    expect(await harness.rollouts.view(address())).toMatchObject({ stageIndex: 0, state: 'held', hold: { cause: 'freeze' } });
    expect(writes()).toEqual(['stage 0']);
    expect(harness.fakes.pages).toEqual([]);
    await tell(null);
    await until((seen) => seen.stageIndex === 1, 60_000);
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });

  it('nobody has told: the write is refused, the stage that is live stays watched, and nothing is tried in a loop', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    harness.fakes.freeze = FREEZE;
    const held = await until(isHeld, 60_000);
    expect([held.phase, held.stageIndex, held.freeze?.id]).toEqual(['watching', 0, 'f-1']);
    await harness.env.sleep(6 * HOUR_MS);
    expect([writes(), harness.fakes.refusedForFreeze]).toEqual([['stage 0'], 1]);
    harness.fakes.freeze = null;
    await tell(null);
    await until((seen) => seen.stageIndex === 1, 60_000);
    await decide('abort');
    expect(((await handle.result()) as RolloutView).state).toBe('rolledBack');
  });

  it('before the first stage it waits, whoever tells first, and begins when it is over', async () => {
    harness.fakes.freeze = FREEZE;
    await harness.start(id, createSampleSpec());
    await until(isHeld);
    expect(harness.fakes.refusedForFreeze).toBe(1);
    await tell(FREEZE);
    await harness.env.sleep(30 * 24 * HOUR_MS);
    expect(await harness.rollouts.view(address())).toMatchObject({ phase: 'applying', hold: { cause: 'freeze' } });
    harness.fakes.freeze = null;
    await tell(null);
    await until((seen) => seen.phase === 'watching');
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });

  it('a guard that fails still rolls back at once', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    harness.fakes.freeze = FREEZE;
    await tell(FREEZE);
    const failing = { proven: false, rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' }, digest: 'failing' };
    await harness.rollouts.report(address(), createSampleStanding(`${id}#1`, await harness.env.currentTimeMs(), failing));
    const ended = (await handle.result()) as RolloutView;
    expect([ended.state, ended.rollback?.cause]).toEqual(['rolledBack', 'guard']);
    expect(writes()).toContain('cut');
  });

  it('a rollout that has ended is told in vain, which is no error', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    await decide('abort');
    await handle.result();
    expect(await harness.rollouts.frozen(address(), FREEZE, 99)).toBe('gone');
  });
});

describe('F6 break-glass in the engine', () => {
  it('goes on during a freeze, which then lets this rollout through; somebody is paged, and the timeline says who', async () => {
    await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    harness.fakes.freeze = FREEZE;
    await tell(FREEZE);
    const reply = await decide('resume');
    expect(isRefusal(reply) && reply.code).toBe('FROZEN');
    await decide('breakGlass');
    await until((seen) => seen.stageIndex === 1, 60_000);
    expect(harness.fakes.refusedForFreeze).toBe(0);
    await until(() => harness.fakes.pages.some(({ cause }) => cause === 'breakGlass'));
    const line = harness.fakes.entries.find(({ kind, data }) => kind === 'decision' && data['verb'] === 'breakGlass');
    expect(line).toMatchObject({ principal: { id: 'lead@example.com' }, data: { freezeId: 'f-1', reason: 'because' } });
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });

  it('passes a gate without its quorum', async () => {
    await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'gate', 300_000, 400);
    await decide('breakGlass');
    const on = await until((seen) => seen.stageIndex === 2);
    expect(on.glass).toMatchObject({ by: 'lead@example.com', gateId: expect.any(String) });
    await decide('abort');
    await until((seen) => seen.state === 'rolledBack');
  });
});
