import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validateBlocks } from '../../contracts/slack/validate-slack.js';
import type { SlackStandIn } from '../../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../../demo/slack/stand-in/start-slack-stand-in.js';
import type { SlackConfig } from '../../platform/slack-config.js';
import { BOT_SCOPES } from './bot-scopes.js';
import { runSlackCheck, type SlackCheckOptions } from './run-slack-check.js';
import { toSampleBlocks } from './sample-blocks.js';

const SCOPES = Object.keys(BOT_SCOPES);

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn({ scopes: SCOPES });
});
afterEach(() => slack.stop());

const configOf = (changes: Partial<SlackConfig> = {}): SlackConfig => ({
  botToken: slack.botToken,
  signingSecret: slack.signingSecret,
  appToken: undefined,
  apiUrl: slack.apiUrl,
  host: '127.0.0.1',
  port: 7790,
  ...changes,
});

const run = async (changes: Partial<SlackConfig> = {}, options: Partial<SlackCheckOptions> = {}) => {
  const checks = await runSlackCheck({
    config: configOf(changes),
    publicUrl: 'https://tidegate.example.com',
    channel: '#releases',
    fetch,
    nowMs: Date.now,
    ...options,
  });
  return {
    checks,
    of: (name: string) => checks.find((check) => check.name === name),
    marks: checks.map(({ name, status }) => `${name}: ${status}`),
  };
};

describe('slack check, when all is well', () => {
  it('names the workspace, and leaves nothing behind', async () => {
    const { of, marks } = await run();
    expect(marks).toEqual([
      'token: ok',
      'scopes: ok',
      'clock: ok',
      'HTTP: ok',
      'user groups: ok',
      'channel: ok',
      'history: ok',
      'sample card: ok',
      'links: ok',
    ]);
    expect(of('token')?.detail).toBe('workspace Tidegate demo (T0TIDEGATE), bot @tidegate (B0TIDEGATE)');
    expect(of('user groups')?.detail).toBe('as approvers: group:slack:release-approvers, group:slack:oncall');
    expect(slack.read.channelText('#releases')).toBe('');
  });

  it('asks for a Socket Mode connection when there is an app token', async () => {
    expect((await run({ appToken: slack.appToken, signingSecret: undefined })).of('Socket Mode')).toMatchObject({ status: 'ok' });
  });

  it('writes nowhere unless a channel is named', async () => {
    const { of } = await run({}, { channel: undefined });
    expect(of('channel')).toMatchObject({ status: 'skipped' });
    expect(slack.calls.map(({ method }) => method)).not.toContain('chat.postMessage');
  });

  it('the sample that Slack is asked about is one that Slack takes', () => {
    expect(validateBlocks(toSampleBlocks())).toEqual([]);
  });

  it('calls nothing for which the manifest has no scope', async () => {
    await run({ appToken: slack.appToken });
    expect([...slack.scopesNeeded].filter((scope) => scope !== 'connections:write' && !SCOPES.includes(scope))).toEqual([]);
  });
});

describe('slack check, when something is wrong', () => {
  it('a revoked token, and what to do', async () => {
    slack.revoke(slack.botToken);
    const { of, marks } = await run();
    expect(of('token')).toMatchObject({
      status: 'wrong',
      detail: 'Slack refuses it: token_revoked',
      fix: expect.stringContaining('Install the app again'),
    });
    expect(marks).toContain('clock: ok');
    expect(marks).toContain('channel, scopes: skipped');
  });

  it('a token of somewhere else', async () => {
    expect((await run({ botToken: 'xoxb-elsewhere' })).of('token')).toMatchObject({
      status: 'wrong',
      fix: expect.stringContaining('Copy the token again'),
    });
  });

  it('a missing scope, with what fails for the want of it', async () => {
    const botToken = slack.newBotToken(SCOPES.filter((scope) => scope !== 'usergroups:read'));
    const { of } = await run({ botToken });
    expect(of('scopes')).toMatchObject({ status: 'wrong', detail: 'missing: usergroups:read (user groups as approvers (group:slack:…))' });
    expect(of('user groups')).toMatchObject({ status: 'look', detail: expect.stringContaining('missing_scope') });
  });

  it('a scope that nobody needs is said, and is no error', async () => {
    const botToken = slack.newBotToken([...SCOPES, 'channels:manage']);
    expect((await run({ botToken })).of('scopes')).toMatchObject({ status: 'look', detail: 'all 11; not needed: channels:manage' });
  });

  it.each(['#nowhere', '#random', '#old-releases'])('the app is not in the channel %s, or it is archived', async (channel) => {
    const { of } = await run({}, { channel });
    expect(of('channel')).toMatchObject({
      status: 'wrong',
      detail: `the app is in no channel ${channel}`,
      fix: expect.stringContaining('/invite'),
    });
    expect(slack.calls.map(({ method }) => method)).not.toContain('chat.postMessage');
  });

  it.each([
    ['C0NOWHERE', 'channel_not_found', 'Correct the name'],
    ['C0RANDOM', 'not_in_channel', '/invite'],
    ['C0OLD', 'is_archived', 'Name another channel'],
  ])('the channel %s', async (channel, detail, fix) => {
    const { of } = await run({}, { channel });
    expect(of('channel')).toEqual({ name: 'channel', status: 'wrong', detail: `${channel}: ${detail}`, fix: expect.stringContaining(fix) });
    expect(of('history')).toBeUndefined();
  });

  it('a private channel is found by its name, too', async () => {
    expect((await run({}, { channel: 'incidents' })).of('channel')).toMatchObject({ status: 'ok' });
  });

  it('a message that stays is told to whoever can delete it', async () => {
    slack.faults.add({ method: 'chat.delete', kind: 'refused', error: 'fatal_error', times: 1 });
    const { of } = await run();
    expect(slack.read.channelText('#releases')).toContain('This message is deleted at once');
    expect(of('channel')).toMatchObject({ status: 'ok', detail: '#releases: a message was posted' });
    const { ts } = slack.read.channel('#releases')[0] ?? {};
    expect(of('test message')).toMatchObject({
      status: 'look',
      detail: `stands in #releases (ts ${ts}): it could not be removed (fatal_error)`,
      fix: 'Delete it by hand in #releases.',
    });
  });

  it.each(['lostAnswer', 'reset'] as const)('a %s to the message: it is looked for, and nothing stays', async (kind) => {
    slack.faults.add({ method: 'chat.postMessage', kind, times: 1 });
    const { of } = await run();
    expect(of('channel')).toMatchObject({ status: 'wrong', detail: expect.stringContaining('does not answer') });
    expect(of('channel')?.fix).toContain('No message of this check stands in #releases now.');
    expect(slack.read.channelText('#releases')).toBe('');
    expect(of('test message')).toBeUndefined();
  });

  it.each(['lostAnswer', 'reset'] as const)('a %s to its removal: it is looked for, and nothing stays', async (kind) => {
    slack.faults.add({ method: 'chat.delete', kind, times: 1 });
    const { of } = await run();
    expect(of('channel')?.detail).toBe('#releases: a message was posted and deleted');
    expect(slack.read.channelText('#releases')).toBe('');
    expect(of('test message')).toBeUndefined();
  });

  it('a message whose answer was lost where nobody can look: it may stand there, and that is said', async () => {
    slack.faults.add({ method: 'chat.postMessage', kind: 'lostAnswer', times: 1 });
    slack.faults.add({ method: 'conversations.history', kind: 'refused', error: 'missing_scope' });
    const { of } = await run();
    expect(slack.read.channelText('#releases')).not.toBe('');
    expect(of('test message')).toMatchObject({
      status: 'look',
      detail: 'may stand in #releases: that could not be found out (missing_scope)',
      fix: 'Look there, and delete it by hand in #releases.',
    });
  });

  it('a history that cannot be read: a crash would leave two cards', async () => {
    const botToken = slack.newBotToken(SCOPES.filter((scope) => scope !== 'channels:history'));
    expect((await run({ botToken })).of('history')).toMatchObject({ status: 'wrong', detail: 'cannot be read: missing_scope' });
  });

  it.each([
    [0, 'ok'],
    [30_000, 'look'],
    [-30_000, 'look'],
    [90_000, 'wrong'],
    [-90_000, 'wrong'],
  ])('a clock that is %s ms off', async (skewMs, status) => {
    expect((await run({}, { nowMs: () => Date.now() + skewMs })).of('clock')).toMatchObject({ status });
  });

  it('neither a signing secret nor an app token', async () => {
    expect((await run({ signingSecret: undefined })).of('delivery')).toMatchObject({ status: 'wrong' });
  });

  it('an app token that Slack does not know', async () => {
    const { of } = await run({ appToken: 'xapp-wrong' });
    expect(of('Socket Mode')).toMatchObject({ status: 'wrong', fix: expect.stringContaining('TIDEGATE_SLACK_APP_TOKEN') });
  });

  it('cards without a link', async () => {
    expect((await run({}, { publicUrl: undefined })).of('links')).toMatchObject({ status: 'look' });
  });

  it('a Slack that knows fewer blocks is no error', async () => {
    slack.faults.add({ method: 'blocks.validate', kind: 'refused', error: 'invalid_blocks' });
    expect((await run()).of('sample card')).toMatchObject({ status: 'look' });
    slack.faults.clear();
    slack.faults.add({ method: 'blocks.validate', kind: 'refused', error: 'unknown_method' });
    expect((await run()).of('sample card')).toMatchObject({ status: 'skipped' });
  });
});

describe('slack check, when Slack is down', () => {
  it.each([
    ['breaks the connection', { kind: 'reset' } as const, 'does not answer'],
    ['answers 503', { kind: 'serverError', status: 503 } as const, 'answers with status 503'],
    ['is a proxy with a page', { kind: 'html' } as const, 'something that is not Slack'],
  ])('it %s: one line says so, and nothing else is guessed', async (_, fault, detail) => {
    slack.faults.add({ method: '*', ...fault });
    const { checks, of } = await run();
    expect(of('token')).toMatchObject({ status: 'wrong', detail: expect.stringContaining(detail) });
    expect(checks).toHaveLength(2);
  });

  it('takes no more calls for now', async () => {
    slack.faults.add({ method: 'usergroups.list', kind: 'rateLimited', retryAfterS: 7 });
    expect((await run()).of('user groups')?.detail).toContain('ratelimited for 7 s');
  });
});
