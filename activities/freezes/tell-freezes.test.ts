import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { FreezeKnowledge, FreezeRecord } from '../../store/store.js';
import { createFreezeChore, findNews } from './tell-freezes.js';

const T0 = 1_800_000_000_000;
const record = (patch: Partial<FreezeRecord> = {}): FreezeRecord => ({
  ...{
    id: 'f-1',
    environment: 'production',
    feature: null,
    kind: 'stop',
    reason: 'down',
    by: 'ada@example.com',
    fromMs: T0,
    untilMs: null,
  },
  ...{ createdAtMs: T0, via: 'api', liftedAtMs: null, liftedBy: null, liftedVia: null, liftReason: null },
  ...patch,
});
const rollout = (rolloutId: string, patch: Partial<FreezeKnowledge> = {}): FreezeKnowledge => ({
  ...{ rolloutId, environment: 'production', feature: 'support', revision: 3, freezeId: null, brokenFreezes: [] },
  ...patch,
});
const told = (rollouts: readonly FreezeKnowledge[], freezes: readonly FreezeRecord[]) =>
  findNews(rollouts, freezes, T0).map((news) => [news.rollout.rolloutId, news.freeze?.id ?? null]);

describe('F8 who is told of which freeze', () => {
  it('whoever knows of another one than the one that stands in the way, and nobody else', () => {
    const rollouts = [
      rollout('new'),
      rollout('knows', { freezeId: 'f-1' }),
      rollout('knew', { freezeId: 'f-0' }),
      rollout('elsewhere', { environment: 'staging' }),
      rollout('broken', { brokenFreezes: ['f-1'] }),
      rollout('free', { environment: 'staging', freezeId: 'f-1' }),
    ];
    expect(told(rollouts, [record()])).toEqual([
      ['new', 'f-1'],
      ['knew', 'f-1'],
      ['free', null],
    ]);
  });

  it('after broken glass the next one that stands in the way', () =>
    expect(told([rollout('r', { brokenFreezes: ['f-1'] })], [record(), record({ id: 'f-2', feature: 'support' })])).toEqual([
      ['r', 'f-2'],
    ]));

  it('is told what goes into a history, without what only the record knows', () =>
    expect(Object.keys(findNews([rollout('r')], [record()], T0)[0]?.freeze ?? {})).not.toContain('liftedBy'));
});

function world() {
  const state = { nowMs: T0, freezes: [] as FreezeRecord[], rollouts: [] as FreezeKnowledge[], looks: 0, isDown: false };
  const heard: [string, string | null][] = [];
  const errors: string[] = [];
  const chore = createFreezeChore({
    store: {
      freezes: {
        allActive: async () => state.freezes,
        knowledge: async () => {
          state.looks += 1;
          return state.rollouts;
        },
      } as never,
    },
    door: {
      async frozen({ rolloutId }: { readonly rolloutId: string }, freeze: Freeze | null) {
        if (state.isDown) throw new AppError('ENGINE_UNAVAILABLE', 'down');
        heard.push([rolloutId, freeze?.id ?? null]);
        return 'told';
      },
    },
    nowMs: () => state.nowMs,
    onError: (what) => void errors.push(what),
  });
  const turn = async (afterMs = 2_000) => {
    state.nowMs += afterMs;
    await chore.run();
  };
  return { state, heard, errors, turn };
}

describe('F8 the chore that tells', () => {
  it('with no freeze and nobody who knows of one asks the rollouts once, then every five minutes', async () => {
    const { state, turn } = world();
    for (let count = 0; count < 100; count++) await turn();
    expect(state.looks).toBe(1);
    await turn(5 * 60_000);
    expect(state.looks).toBe(2);
  });

  it('tells a thousand at once of a freeze, and of its end', async () => {
    const { state, heard, turn } = world();
    state.rollouts = Array.from({ length: 1_000 }, (_, index) => rollout(`r${index}`));
    await turn();
    expect(heard).toEqual([]);
    state.freezes = [record()];
    await turn();
    expect(heard).toHaveLength(1_000);
    state.freezes = [];
    state.rollouts = state.rollouts.map((each) => ({ ...each, freezeId: 'f-1' }));
    await turn();
    expect(heard.slice(1_000).every(([, id]) => id === null)).toBe(true);
    expect(heard).toHaveLength(2_000);
  });

  it('hears of rollouts whose word comes late, also after the freeze', async () => {
    const { state, heard, turn } = world();
    state.freezes = [record()];
    state.rollouts = [rollout('r')];
    await turn();
    state.freezes = [];
    await turn();
    state.rollouts = [rollout('r', { freezeId: 'f-1' })];
    await turn(30_000);
    expect(heard).toEqual([
      ['r', 'f-1'],
      ['r', null],
    ]);
  });

  it('one that cannot be told keeps nobody waiting, and hears at a later turn', async () => {
    const { state, heard, errors, turn } = world();
    state.freezes = [record()];
    state.rollouts = [rollout('r')];
    state.isDown = true;
    await turn();
    state.isDown = false;
    await turn();
    expect([errors, heard]).toEqual([['freeze for r'], [['r', 'f-1']]]);
  });
});
