import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../store/store.js';
import { createSlackWorld, type SlackWorld } from '../testing/slack-scene.js';

let world: SlackWorld;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(() => world?.stop());

const STAGE = { key: 'stage', kind: 'stage', summary: 'canary has begun.', data: { share: 5_000, shadowSample: 0 } } as const;

/** The worker dies right after Slack has taken the line that ends with this entry. */
const dying = (store: Store, lastSeq: number): Store => ({
  ...store,
  slackCards: {
    ...store.slackCards,
    async save(card) {
      if (card.lastSeq === lastSeq) throw new TypeError('the power was cut');
      await store.slackCards.save(card);
    },
  },
});

describe('F1 F5 "no duplicate after a crash"', () => {
  it.each([
    ['a minute', 60_000],
    ['an hour', 3_600_000],
  ])('a line that Slack took right before the worker died is not told again %s later', async (_, downMs) => {
    const scene = await world.begin();
    await scene.worker()();
    await scene.record({ revision: 2, headline: 'The canary has begun.' }, [STAGE]);
    await expect(scene.worker(dying(scene.store, 2))()).rejects.toThrow('the power was cut');
    expect(scene.lines().filter((line) => line.includes('canary has begun'))).toHaveLength(1);
    scene.clock.nowMs += downMs;
    await scene.record({ revision: 3, headline: 'Still in the canary.' });
    await scene.worker()(2);
    expect(scene.lines().filter((line) => line.includes('canary has begun'))).toHaveLength(1);
  });
});
