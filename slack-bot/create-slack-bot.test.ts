import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../core/errors/app-error.js';
import { startedRollout } from '../test/fakes/api/api-rollouts.js';
import { gateFor } from '../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../test/fakes/slack/slack-bot-under-test.js';
import { modalOf, postCard, press, timeline, toldTo, viewOf } from '../test/fakes/slack/slack-presses.js';
import { createSlackBot } from './create-slack-bot.js';

let bot: SlackBotUnderTest;
afterEach(() => bot.stop());

describe('R-SLACK-1 Socket Mode', () => {
  beforeEach(async () => {
    bot = await startBotUnderTest({ mode: 'socket' });
  });

  it('does what HTTP does, without an address of its own', async () => {
    expect(bot.url).toBeNull();
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'gus', verb: 'approve', ts });
    await toldTo(bot, 'gus', 'Guests');
    await press(bot, { by: 'ada', verb: 'approve', ts });
    const { id: modal } = await modalOf(bot, 'ada', 'Reason');
    await bot.slack.people.submit(modal, { reason: ' ' }, { isUnchecked: true });
    await modalOf(bot, 'ada', '! reason:');
    await bot.slack.people.submit(modal, { reason: 'Looked at the judge and the cost' }, { times: 5, isAtOnce: true });
    await toldTo(bot, 'ada', 'Your approval counts.');
    expect(await timeline(bot, id, 'decision')).toHaveLength(1);
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'applying' });
  });

  it('connects again after Slack asks for it, after a break, and after Slack was down', async () => {
    const { id } = await startedRollout(bot.api);
    const isBack = () => bot.slack.until(() => bot.slack.socket.size === 1, 'a new connection');
    const isGone = () => bot.slack.until(() => bot.slack.socket.size === 0, 'the end of the old connection');
    bot.slack.socket.disconnect('refresh_requested');
    await isGone();
    await isBack();
    const down = bot.slack.faults.add({ method: 'apps.connections.open', kind: 'reset', times: 1 });
    bot.slack.socket.drop();
    await isGone();
    await bot.slack.until(() => down.hits === 1, 'a try that fails');
    await isBack();
    await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id) });
    await toldTo(bot, 'ben', 'You have paused it.');
  });
});

describe('R-SLACK-1 the end of the process', () => {
  it('takes nothing new, and lets what runs end and say so', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isDeciding = false;
    bot = await startBotUnderTest({
      change: ({ store }) => ({
        store: {
          ...store,
          audit: {
            ...store.audit,
            list: async (...about) => {
              isDeciding = true;
              await released;
              return store.audit.list(...about);
            },
          },
        },
      }),
    });
    const { id } = await startedRollout(bot.api);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ben', verb: 'pause', ts });
    await bot.slack.until(() => isDeciding, 'the decision to be under way');
    const closing = bot.bot.close();
    const [late] = await press(bot, { by: 'ada', verb: 'pause', ts });
    expect(late.outcome).not.toBe('acked');
    release();
    await closing;
    await toldTo(bot, 'ben', 'You have paused it.');
    expect(await timeline(bot, id, 'decision')).toMatchObject([{ principal: { id: 'ben@example.com' } }]);
  });
});

describe('R-SLACK-1 its configuration', () => {
  it('names what is missing when Slack has no way to reach it', async () => {
    bot = await startBotUnderTest();
    const nothing = { botToken: 'xoxb-1', signingSecret: undefined, appToken: undefined, apiUrl: undefined, host: '127.0.0.1', port: 0 };
    expect(() => createSlackBot(bot.deps, nothing)).toThrow(AppError);
    expect(() => createSlackBot(bot.deps, nothing)).toThrow(/TIDEGATE_SLACK_SIGNING_SECRET.*TIDEGATE_SLACK_APP_TOKEN/);
    const port = Number(new URL(bot.url ?? '').port);
    const taken = createSlackBot(bot.deps, { ...nothing, signingSecret: 's', port });
    await expect(taken.listen()).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await taken.close();
  });
});
