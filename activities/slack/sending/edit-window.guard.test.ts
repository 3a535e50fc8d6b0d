import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSlackWorld, type SlackWorld } from '../testing/slack-scene.js';

let world: SlackWorld;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(() => world?.stop());

describe('F1 ux-ecosystem 1.2 row 9 a card that Slack no longer lets us edit', () => {
  it('is replaced, and an attempt to draw it ends', async () => {
    const scene = await world.begin();
    const render = scene.worker();
    await render();
    // A workspace whose messages may be edited for some minutes only: each rollout outlives that, and more than once.
    const fault = scene.slack.faults.add({ kind: 'refused', method: 'chat.update', error: 'edit_window_closed', times: 60 });
    await scene.record({ revision: 2, headline: 'Second.' });
    await render();
    await scene.record({ revision: 3, headline: 'Third.' });
    await render().catch(() => undefined);
    // One refused edit of the card that stands there, each time; 60 would mean: until Slack limits us.
    expect(fault.hits).toBe(2);
    expect(scene.cards().map((card) => scene.slack.read.text(card).match(/Second|Third/)?.[0])).toEqual([undefined, 'Second', 'Third']);
  });

  it('a later one that was posted unnoticed is taken up once, and replaced when it cannot be edited either', async () => {
    const scene = await world.begin();
    await scene.worker()();
    scene.slack.faults.add({ kind: 'refused', method: 'chat.update', error: 'edit_window_closed', times: 60 });
    await scene.record({ revision: 2, headline: 'Second.' });
    const forgetful = {
      ...scene.store,
      slackCards: { ...scene.store.slackCards, save: () => Promise.reject(new TypeError('the power was cut')) },
    };
    await expect(scene.worker(forgetful)()).rejects.toThrow('the power was cut');
    await scene.record({ revision: 3, headline: 'Third.' });
    const before = scene.outcomes('chat.update').length;
    await scene.worker()(2);
    expect(scene.outcomes('chat.update').length - before).toBe(2);
    expect(scene.cards()).toHaveLength(3);
    expect(await scene.store.slackCards.get(scene.id)).toMatchObject({
      revision: 3,
      ts: scene
        .cards()
        .map(({ ts }) => ts)
        .sort()
        .at(-1),
    });
  });
});
