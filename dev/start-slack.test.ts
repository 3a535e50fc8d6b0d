import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../demo/slack/stand-in/start-slack-stand-in.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import type { SlackConfig } from '../platform/slack-config.js';
import { createStore, IN_MEMORY } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { createDevDirectory } from './dev-directory.js';
import { type SlackParts, startSlack } from './start-slack.js';

let store: Store;
beforeAll(async () => {
  store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: Date.now } });
});
afterAll(() => store.close());

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function open(): Promise<SlackStandIn> {
  const slack = await startSlackStandIn();
  stops.push(() => slack.stop());
  return slack;
}

/** No handler is called here, so that it needs no engine. */
function start(slack: SlackConfig | undefined) {
  const lines: string[] = [];
  const parts = {
    config: { ...readConfig({}), slack },
    store,
    directory: createDevDirectory(),
    logger: createLogger('silent', 'test'),
    nowMs: Date.now,
    createId: () => 'id',
    onProgress: (line: string) => void lines.push(line),
  } as unknown as SlackParts;
  const bot = startSlack(parts);
  stops.push(() => bot.stop());
  return { bot, lines };
}

const configOf = (slack: SlackStandIn, changes: Partial<SlackConfig> = {}): SlackConfig => ({
  ...{ botToken: slack.botToken, apiUrl: slack.apiUrl, signingSecret: undefined, appToken: slack.appToken, host: '127.0.0.1', port: 0 },
  ...changes,
});

describe('the Slack bot of `tidegate dev`', () => {
  it('is there by Socket Mode as soon as Slack has answered, and gone after the stop', async () => {
    const slack = await open();
    const { bot, lines } = start(configOf(slack));
    await slack.until(() => slack.socket.size > 0 && lines.length > 0, 'the bot');
    expect(lines).toEqual(['the Slack bot listens by Socket Mode']);
    await bot.stop();
    await slack.until(() => slack.socket.size === 0, 'the end of the connection');
  });

  it('listens by HTTP where there is a signing secret alone', async () => {
    const slack = await open();
    const { lines } = start(configOf(slack, { appToken: undefined, signingSecret: slack.signingSecret }));
    const [url] = await slack.until(() => /http:\S+/.exec(lines[0] ?? ''), 'the address');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('is not there without a token', async () => {
    const { bot, lines } = start(undefined);
    await bot.stop();
    expect(lines).toEqual([]);
  });

  it('is done without when it cannot start: a revoked token is no reason to stop all else', async () => {
    const slack = await open();
    slack.revoke(slack.botToken);
    const { bot, lines } = start(configOf(slack));
    await slack.until(() => slack.calls.length > 0, 'the question that fails');
    await bot.stop();
    expect(lines).toEqual([]);
  });

  it('waits for a Slack that is down, and still ends at once', async () => {
    const slack = await open();
    const { lift } = slack.faults.add({ method: '*', kind: 'serverError' });
    const { bot, lines } = start(configOf(slack));
    await slack.until(() => slack.calls.length > 0, 'the first question');
    lift();
    await slack.until(() => lines.length > 0, 'the bot');
    slack.faults.add({ method: '*', kind: 'serverError' });
    await bot.stop();
  });
});
