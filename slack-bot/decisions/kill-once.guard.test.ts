import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSpec, request, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, timeline } from '../../test/fakes/slack/slack-presses.js';
import type { Notice } from '../views/to-notice.js';
import { carryOut } from './carry-out.js';
import type { Wish } from './wish.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
});
beforeEach(() => clearScreens(bot));
afterAll(() => bot.stop());

const wishOf = (rolloutId: string, changes: Partial<Wish> = {}): Wish => ({
  ...{ verb: 'kill', rolloutId, who: { userId: 'U0BEN', teamId: undefined }, reason: 'wrong answers', pressId: 'V0SAME' },
  shown: { gateId: null, revision: 1, evidenceHash: null },
  ...changes,
});
/** What the person is told, as one process after the other carries the wish out. */
async function carriedOut(wish: Wish): Promise<string> {
  const said: string[] = [];
  await carryOut(bot.deps, wish, async ({ text }: Notice) => void said.push(text));
  return said.join('\n');
}
const generationOf = async (feature: string) => (await bot.api.store.flags.readBundle('production', feature))?.generation;

describe('R-KILL-1, ux-ecosystem 1.2 row 4: one submission of a kill is one kill', () => {
  it('that reaches two processes, one after the other or at once', async () => {
    const { id, feature } = await startedRollout(bot.api);
    expect(await carriedOut(wishOf(id))).toContain(`It stopped the rollout ${id}.`);
    const generation = await generationOf(feature);
    const again = await Promise.all([carriedOut(wishOf(id)), carriedOut(wishOf(id))]);
    for (const text of again) {
      expect(text).toContain(`was taken before (generation ${generation}).`);
      expect(text).toContain(`It stopped the rollout ${id}.`);
    }
    expect(await timeline(bot, id, 'kill')).toHaveLength(1);
    expect(await generationOf(feature)).toBe(generation);
  });

  it('that is replayed does not stop a rollout that began after it', async () => {
    const { id, feature } = await startedRollout(bot.api);
    await carriedOut(wishOf(id));
    await bot.api.engine.apply(id, { kind: 'rolledBack', detail: 'Back.' });
    const { body } = await request(bot.api, newSpec(feature));
    expect(await carriedOut(wishOf(id))).toContain('nothing that began later was touched');
    const row = await bot.api.store.rollouts.get(body.id);
    expect(row?.view.phase).toBe('preflight');
    expect(await timeline(bot, body.id, 'kill')).toEqual([]);
  });

  it('but the next submission, and that of somebody else, are others', async () => {
    const { id, feature } = await startedRollout(bot.api);
    await carriedOut(wishOf(id));
    const first = (await generationOf(feature)) ?? 0;
    await carriedOut(wishOf(id, { pressId: 'V0NEXT' }));
    const second = (await generationOf(feature)) ?? 0;
    expect(second).toBeGreaterThan(first);
    await carriedOut(wishOf(id, { who: { userId: 'U0GRACE', teamId: undefined } }));
    expect(await generationOf(feature)).toBeGreaterThan(second);
  });

  it('of a feature that shows nothing any more says that nothing was live', async () => {
    const { id } = await startedRollout(bot.api);
    await carriedOut(wishOf(id));
    await bot.api.engine.apply(id, { kind: 'rolledBack', detail: 'Back.' });
    expect(await carriedOut(wishOf(id, { pressId: 'V0LATE' }))).toContain('No rollout of it was live.');
  });
});
