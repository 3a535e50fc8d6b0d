import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SlackCardStore } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { T0, unique } from '../test/samples.js';

describe.each(ENGINES)('F1 the place of a card in Slack, on $engine', ({ start }) => {
  let engine: Engine;
  let cards: SlackCardStore;
  beforeAll(async () => {
    engine = await start();
    cards = engine.store.slackCards;
  });
  afterAll(() => engine?.stop());

  const cardOf = (rolloutId: string) => ({
    rolloutId,
    channel: 'C0RELEASES',
    ts: '1800000000.000100',
    revision: 4,
    lastSeq: 7,
    begunSeq: 9,
    updatedAtMs: T0,
  });

  test('nothing is known of a rollout that has none', async () => expect(await cards.get(unique('r'))).toBeNull());

  test('is read as it was saved, each rollout its own', async () => {
    const [one, other] = [cardOf(unique('r')), { ...cardOf(unique('r')), ts: '1800000000.000200' }];
    await cards.save(one);
    await cards.save(other);
    expect([await cards.get(one.rolloutId), await cards.get(other.rolloutId)]).toEqual([one, other]);
  });

  test('goes on, to another message too', async () => {
    const first = cardOf(unique('r'));
    const next = { ...first, channel: 'C0OTHER', ts: '1800000009.000100', lastSeq: 9, updatedAtMs: T0 + 9 };
    await cards.save(first);
    await cards.save(next);
    expect(await cards.get(first.rolloutId)).toEqual(next);
  });

  test('never goes back to an older revision, its message or an older line', async () => {
    const now = cardOf(unique('r'));
    await cards.save(now);
    await cards.save({ ...now, channel: 'C0OLD', ts: '1.2', revision: 3, lastSeq: 6, begunSeq: 6, updatedAtMs: T0 - 1 });
    expect(await cards.get(now.rolloutId)).toEqual(now);
  });

  test('a late writer brings what only it has got to, and nothing else', async () => {
    const now = cardOf(unique('r'));
    await cards.save(now);
    await cards.save({ ...now, ts: '1.2', revision: 3, lastSeq: 8 });
    expect(await cards.get(now.rolloutId)).toEqual({ ...now, lastSeq: 8 });
  });
});
