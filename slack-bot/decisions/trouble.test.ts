import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RolloutClient } from '../../client/create-rollout-client.js';
import { formatModalMetadata } from '../../contracts/slack/modal-metadata.js';
import { gateFor } from '../../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, decide, modalOf, postCard, press, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
/** What stands between the bot and its parts, for one test each. */
let between: { decide?: RolloutClient['decide']; get?: (id: string) => Promise<void>; logged?: (about: unknown) => void } = {};
const USUAL = { openMs: 900, decisionMs: 2_000 };
let patience = USUAL;

beforeAll(async () => {
  bot = await startBotUnderTest({
    change: ({ store, rollouts, logger }) => ({
      createId: () => 'id-4711',
      rollouts: over(rollouts, (key) => (key === 'decide' ? between.decide : undefined)),
      store: {
        ...store,
        rollouts: { ...store.rollouts, get: async (id) => between.get?.(id).then(() => store.rollouts.get(id)) ?? store.rollouts.get(id) },
      },
      logger: over(logger, (key) => (key === 'error' ? between.logged : undefined)),
      get patience() {
        return patience;
      },
    }),
  });
});
beforeEach(() => {
  clearScreens(bot);
  between = {};
  patience = USUAL;
});
afterAll(() => bot.stop());

/** The same, but for what is found to stand between. */
const over = <Part extends object>(part: Part, find: (key: string | symbol) => unknown): Part =>
  new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return find(key) ?? (typeof value === 'function' ? value.bind(target) : value);
    },
  });

const why = 'Looked at the judge and the cost';

/** Something that waits until it is let go. */
function createDoor() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('R-SLACK-1 the three seconds of a modal', () => {
  it('a press whose right to open one is over is to be repeated', async () => {
    const { id } = await gateFor(bot);
    bot.slack.faults.add({ method: 'views.open', kind: 'refused', error: 'expired_trigger_id', times: 1 });
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ada', verb: 'approve', ts });
    expect(await toldTo(bot, 'ada', 'Press approve again')).toContain('Nothing was done');
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'Your approval counts.');
  });

  it('a store that is slow gets a modal that waits for it', async () => {
    const door = createDoor();
    patience = { ...USUAL, openMs: 50 };
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    between = { get: () => door.opened };
    await press(bot, { by: 'ada', verb: 'approve', ts });
    await modalOf(bot, 'ada', 'Reading the rollout');
    door.open();
    await bot.slack.people.submit((await modalOf(bot, 'ada', 'Reason')).id, { reason: why });
    await toldTo(bot, 'ada', 'Your approval counts.');
  });
});

describe('R-SLACK-1 an engine that takes its time', () => {
  it('the person is told that it takes longer, then what became of it; the same decision again is the same', async () => {
    const door = createDoor();
    patience = { ...USUAL, decisionMs: 50 };
    between = { decide: (address, decision) => door.opened.then(() => bot.api.engine.decide(address, decision)) };
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'No answer yet');
    await decide(bot, { by: 'ada', verb: 'approve', ts }, `${why}, again`);
    expect(bot.slack.read.ephemeralText('ada')).not.toContain('Your approval counts.');
    door.open();
    await bot.slack.until(() => bot.slack.read.ephemeralText('ada').split('Your approval counts.').length === 3, 'both answers');
    expect(await timeline(bot, id, 'decision')).toHaveLength(1);
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
  });
});

describe('R-SLACK-1 what nobody planned for', () => {
  it('shows an id that stands in the log, and no more', async () => {
    const logged: unknown[] = [];
    between = {
      logged: (about) => void logged.push(about),
      decide: async () => {
        throw new TypeError('secret of the inside at /work/secret.ts:12');
      },
    };
    const { id } = await gateFor(bot);
    await decide(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) }, why);
    const told = await toldTo(bot, 'ada', 'Something went wrong');
    expect(told).toContain('id-4711');
    expect(told).not.toContain('secret');
    expect(logged).toMatchObject([{ id: 'id-4711', err: { message: 'secret of the inside at /work/secret.ts:12' } }]);
  });

  it('a modal that is not ours, or says that it is another, decides nothing', async () => {
    const { id, feature } = await gateFor(bot);
    const { view: shown } = { view: await viewOf(bot, id) };
    const about = {
      rolloutId: id,
      gateId: shown.gate?.id ?? null,
      revision: shown.revision,
      evidenceHash: 'e-1',
      feature,
      environment: 'production',
      card: null,
    };
    const forge = async (metadata: string | null) => {
      const trigger = bot.slack.state.views.newTrigger('U0ADA');
      const reason = {
        type: 'input',
        block_id: 'reason',
        label: { type: 'plain_text', text: 'Reason' },
        element: { type: 'plain_text_input', action_id: 'reason.text' },
      } as const;
      const title = { type: 'plain_text', text: 'Forged' } as const;
      const view = {
        type: 'modal',
        callback_id: 'rollout.abort.reason',
        private_metadata: metadata ?? '',
        title,
        submit: title,
        blocks: [reason],
      } as const;
      const opened = await bot.deps.slack.views.open({ trigger_id: trigger.id, view: { ...view, blocks: [...view.blocks] } });
      await bot.slack.people.submit(opened.view?.id ?? '', { reason: why });
      return bot.slack.read.viewText(await modalOf(bot, 'ada', 'REQUEST_INVALID'));
    };
    expect(await forge('{"v":9}')).toContain('was not opened by this version');
    expect(await forge(formatModalMetadata({ ...about, verb: 'kill' }))).toContain('not what it says it is');
    expect((await viewOf(bot, id)).revision).toBe(shown.revision);
  });

  it('who cannot be told in the channel is told directly', async () => {
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    bot.slack.faults.add({ method: 'chat.postEphemeral', kind: 'refused', error: 'user_not_in_channel' });
    await press(bot, { by: 'ben', verb: 'approve', ts });
    await bot.slack.until(
      () =>
        bot.slack.calls.some(
          ({ method, args, outcome }) => method === 'chat.postMessage' && args['channel'] === 'U0BEN' && outcome === 'ok',
        ),
      'a direct message',
    );
  });
});
