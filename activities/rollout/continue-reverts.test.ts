import { describe, expect, it } from 'vitest';
import type { RolloutRow } from '../../store/store.js';
import { continueReverts } from './continue-reverts.js';

const NOW = 1_800_000_000_000;
const row = (id: string, begunAtMs: number) => ({ id, view: { reverted: { atMs: begunAtMs } } }) as unknown as RolloutRow;

describe('D8 a revert that nobody carries out', () => {
  it('is started again; one that has just begun is left to who began it, and one that fails keeps no other waiting', async () => {
    const started: string[] = [];
    const errors: string[] = [];
    await continueReverts({
      store: {
        reverts: { unfinished: async () => [row('broken', NOW - 60_000), row('lost', NOW - 5_000), row('new', NOW - 4_999)] },
      } as never,
      startRevert: async ({ id }) => {
        if (id === 'broken') throw new TypeError('no engine');
        started.push(id);
      },
      nowMs: () => NOW,
      onError: (what) => errors.push(what),
    });
    expect([started, errors]).toEqual([['lost'], ['revert of broken']]);
  });
});
