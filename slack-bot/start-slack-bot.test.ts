import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../demo/slack/stand-in/start-slack-stand-in.js';
import { readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { createShutdown } from '../platform/shutdown.js';
import { startSlackBot } from './start-slack-bot.js';

let slack: SlackStandIn;
let folder: string;
beforeAll(async () => {
  slack = await startSlackStandIn({ hasRateLimits: false });
  folder = await mkdtemp(join(tmpdir(), 'tidegate-bot-'));
});
afterAll(async () => {
  await slack.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(env: Readonly<Record<string, string>>) {
  const shutdown = createShutdown((what, error) => {
    throw new TypeError(`${what} could not be stopped: ${String(error)}`);
  });
  const config = readConfig({ TIDEGATE_DATA: folder, TIDEGATE_SLACK_API_URL: slack.apiUrl, TIDEGATE_SLACK_PORT: '0', ...env });
  try {
    await startSlackBot(config, { logger: createLogger('silent', 'test'), shutdown });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  return shutdown;
}

describe('R-SLACK-1 the bot as a process', () => {
  it('starts without an engine, waits for a Slack that is down, and ends in order', { timeout: 90_000 }, async () => {
    const down = slack.faults.add({ method: 'auth.test', kind: 'serverError', times: 1 });
    const shutdown = await start({ TIDEGATE_SLACK_BOT_TOKEN: slack.botToken, TIDEGATE_SLACK_APP_TOKEN: slack.appToken });
    expect(down.hits).toBe(1);
    expect(slack.socket.size).toBe(1);
    await shutdown.run();
    await slack.until(() => slack.socket.size === 0, 'the end of the connection');
  });

  it.each([
    ['no token', {}, 'CONFIG_INVALID', /TIDEGATE_SLACK_BOT_TOKEN/],
    [
      'a token that Slack does not know',
      { TIDEGATE_SLACK_BOT_TOKEN: 'xoxb-wrong' },
      'SLACK_MISCONFIGURED',
      /invalid_auth.*TIDEGATE_SLACK_BOT_TOKEN/,
    ],
  ])('says what to mend: %s', async (_, env, code, message) => {
    await expect(start(env)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('says what to mend: an app token that Slack does not know, and no way in at all', async () => {
    const token = { TIDEGATE_SLACK_BOT_TOKEN: slack.botToken };
    await expect(start({ ...token, TIDEGATE_SLACK_APP_TOKEN: 'xapp-wrong' })).rejects.toMatchObject({ code: 'SLACK_MISCONFIGURED' });
    await expect(start(token)).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(/SIGNING_SECRET/) });
  });
});
