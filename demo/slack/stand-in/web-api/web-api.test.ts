import type { ModalView } from '@slack/types';
import { LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackStandIn } from '../slack-stand-in.js';
import { startSlackStandIn } from '../start-slack-stand-in.js';

let clockMs = 1_800_000_000_000;
let slack: SlackStandIn;
let client: WebClient;
const channel = 'C0RELEASES';
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const divider = [{ type: 'divider' }] as const;
const modal: ModalView = { type: 'modal', title: plain('Why'), blocks: [...divider] };

beforeEach(async () => {
  clockMs = 1_800_000_000_000;
  slack = await startSlackStandIn({ now: () => clockMs });
  client = newClient(slack.botToken);
});
afterEach(() => slack.stop());

const ignore = () => undefined;
const QUIET = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};
const newClient = (token: string) =>
  new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true, logger: QUIET });

/** The error of a refused call with what Slack says about it. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WebAPIPlatformError)) return `no refusal: ${String(error)}`;
  const messages = (error.data.response_metadata as { messages?: readonly string[] } | undefined)?.messages ?? [];
  return [error.data.error, ...messages].join(' ');
}

describe('messages', () => {
  it('a posted message is there, an edit keeps its ts and its older versions', async () => {
    const { ts } = await client.chat.postMessage({
      channel,
      text: 'one',
      blocks: [...divider],
      metadata: { event_type: 'card', event_payload: { rev: 1 } },
    });
    await client.chat.update({ channel, ts: ts ?? '', text: 'two' });
    const [message] = slack.read.withMetadata('card');
    expect(message).toMatchObject({ ts, author: 'U0TIDEGATE' });
    expect(message?.versions.map(({ text, blocks }) => [text, blocks.length])).toEqual([
      ['one', 1],
      ['two', 1],
    ]);
  });

  it('an edit without blocks keeps them, an empty list takes them away', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'one', blocks: [...divider] });
    await client.chat.update({ channel, ts, text: 'two', blocks: [] });
    expect(slack.read.channel(channel).at(-1)?.versions.at(-1)?.blocks).toEqual([]);
  });

  it('a thread holds its replies, the channel only those that are broadcast', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'card' });
    const { ts: quiet = '' } = await client.chat.postMessage({ channel, text: 'quiet', thread_ts: ts });
    await client.chat.postMessage({ channel, text: 'loud', thread_ts: quiet, reply_broadcast: true });
    expect(slack.read.thread(channel, ts).map((message) => slack.read.text(message))).toEqual(['card', 'quiet', 'loud']);
    expect(slack.read.channelText(channel)).toBe('Tidegate:\ncard\n\nTidegate:\nloud');
    const { messages = [] } = await client.conversations.replies({ channel, ts });
    expect(messages.map(({ text }) => text)).toEqual(['card', 'quiet', 'loud']);
    expect(messages[0]).toMatchObject({ reply_count: 2, thread_ts: ts });
  });

  it('an ephemeral one is seen by one person, and cannot be found or changed afterwards', async () => {
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel, user: 'U0BEN', text: 'no' });
    expect(slack.read.ephemeralText('ben')).toBe('no');
    expect(slack.read.ephemeralText('ada')).toBe('');
    expect(slack.read.channel(channel)).toEqual([]);
    expect(await refusal(client.chat.update({ channel, ts, text: 'yes' }))).toBe('message_not_found');
    expect(await refusal(client.chat.postEphemeral({ channel, user: 'U0CONNECT', text: 'no' }))).toBe('user_not_in_channel');
  });

  it('the history comes newest first, page by page, with metadata only when asked', async () => {
    const metadata = { event_type: 'card', event_payload: { rolloutId: 'r-1' } };
    for (const text of ['one', 'two', 'three']) await client.chat.postMessage({ channel, text, metadata });
    const first = await client.conversations.history({ channel, limit: 2, include_all_metadata: true });
    expect(first.messages?.map(({ text }) => text)).toEqual(['three', 'two']);
    expect(first.messages?.[0]?.metadata).toEqual(metadata);
    const rest = await client.conversations.history({ channel, limit: 2, cursor: first.response_metadata?.next_cursor ?? '' });
    expect(rest.messages?.map(({ text, metadata: hidden }) => [text, hidden])).toEqual([['one', undefined]]);
    const since = await client.conversations.history({ channel, oldest: first.messages?.[1]?.ts ?? '' });
    expect(since.messages?.map(({ text }) => text)).toEqual(['three']);
  });

  it('a permanent link leads to the page of the stand-in', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'card' });
    const { permalink = '' } = await client.chat.getPermalink({ channel, message_ts: ts });
    const answer = await fetch(permalink, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(`/?channel=${channel}&thread=${ts}`);
  });

  it('a reaction counts once', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'card' });
    await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    expect(await refusal(client.reactions.add({ channel, timestamp: ts, name: 'eyes' }))).toBe('already_reacted');
  });
});

describe('what is refused', () => {
  const long = 'x'.repeat(3_001);
  const cases: readonly [string, (client: WebClient) => Promise<unknown>, string][] = [
    ['an unknown channel', (c) => c.chat.postMessage({ channel: 'C404', text: 'a' }), 'channel_not_found'],
    ['a private channel that the bot may not know of', (c) => c.chat.postMessage({ channel: 'C0BOARD', text: 'a' }), 'channel_not_found'],
    ['a channel that the bot is not in', (c) => c.chat.postMessage({ channel: 'C0RANDOM', text: 'a' }), 'not_in_channel'],
    ['an archived channel', (c) => c.chat.postMessage({ channel: 'C0OLD', text: 'a' }), 'is_archived'],
    [
      'no text',
      (c) => c.apiCall('chat.postMessage', { channel, blocks: [...divider] }),
      'no_text [ERROR] missing required field: text [json-pointer:/text]',
    ],
    [
      'too much text',
      (c) => c.chat.postMessage({ channel, text: 'x'.repeat(40_001) }),
      'msg_too_long [ERROR] must be less than 40001 characters [json-pointer:/text]',
    ],
    [
      'a wrong block, with the place of it',
      (c) => c.chat.postMessage({ channel, text: 'a', blocks: [{ type: 'section', text: plain(long) }] }),
      'invalid_blocks [ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    ['blocks that are no list', (c) => c.apiCall('chat.postMessage', { channel, text: 'a', blocks: '{"type"' }), 'invalid_blocks_format'],
    ['a thread that is not there', (c) => c.chat.postMessage({ channel, text: 'a', thread_ts: '1.000001' }), 'thread_not_found'],
    ['an edit of what is not there', (c) => c.chat.update({ channel, ts: '1.000001', text: 'a' }), 'message_not_found'],
    ['an unknown user', (c) => c.users.info({ user: 'U404' }), 'user_not_found'],
    ['an unknown method', (c) => c.apiCall('chat.dance'), 'unknown_method'],
    ['a trigger that was never given', (c) => c.views.open({ trigger_id: '1.2.a', view: modal }), 'invalid_trigger_id'],
    [
      'a wrong view',
      (c) => c.views.open({ trigger_id: '1.2.a', view: { ...modal, title: plain('x'.repeat(25)) } }),
      'invalid_arguments [ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ],
  ];
  it.each(cases)('%s', async (_, call, expected) => {
    expect(await refusal(call(client))).toBe(expected);
  });

  it('what another one wrote', async () => {
    const { ts } = slack.people.say('ada', channel, 'mine');
    expect(await refusal(client.chat.update({ channel, ts, text: 'yours' }))).toBe('cant_update_message');
    expect(await refusal(client.chat.delete({ channel, ts }))).toBe('cant_delete_message');
  });

  it('no token, a wrong one, a revoked one, and one of the wrong kind', async () => {
    expect(await refusal(newClient('').auth.test())).toBe('not_authed');
    expect(await refusal(newClient('xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await refusal(client.apps.connections.open())).toBe('not_allowed_token_type');
    expect(await refusal(newClient(slack.appToken).users.info({ user: 'U0ADA' }))).toBe('not_allowed_token_type');
    slack.revoke(slack.botToken);
    expect(await refusal(client.auth.test())).toBe('token_revoked');
  });
});

describe('scopes', () => {
  it('a call without its scope is refused, and says which one it needs', async () => {
    const poor = newClient(slack.newBotToken(['chat:write']));
    const error = await poor.conversations.history({ channel: 'C0INCIDENTS' }).catch((reason: unknown) => reason);
    expect((error as WebAPIPlatformError).data).toMatchObject({ error: 'missing_scope', needed: 'groups:history', provided: 'chat:write' });
  });

  it('those that were needed are counted, so that a manifest can be compared with them', async () => {
    await client.auth.test();
    await client.chat.postMessage({ channel, text: 'a' });
    await client.conversations.history({ channel: 'C0INCIDENTS' });
    await client.usergroups.users.list({ usergroup: 'S0APPROVERS' });
    expect([...slack.scopesNeeded].sort()).toEqual(['chat:write', 'groups:history', 'usergroups:read']);
    await client.users.info({ user: 'U0ADA' });
    expect([...slack.scopesNeeded]).toContain('users:read.email');
  });

  it('without its scope the e-mail is not there, and neither is that of a stranger', async () => {
    expect((await client.users.info({ user: 'U0ADA' })).user?.profile?.email).toBe('ada@example.com');
    expect((await client.users.info({ user: 'U0CONNECT' })).user).toMatchObject({ team_id: 'T0ELSEWHERE', is_stranger: true });
    expect((await client.users.info({ user: 'U0CONNECT' })).user?.profile?.email).toBeUndefined();
    const poor = newClient(slack.newBotToken(['users:read']));
    expect((await poor.users.info({ user: 'U0ADA' })).user?.profile?.email).toBeUndefined();
  });
});

describe('people and groups', () => {
  it('says who is a guest, a bot, deleted, or without a confirmed e-mail', async () => {
    const ask = async (user: string) => (await client.users.info({ user })).user;
    expect(await ask('U0GUEST')).toMatchObject({ is_restricted: true });
    expect(await ask('U0OTHERBOT')).toMatchObject({ is_bot: true });
    expect(await ask('U0LEFT')).toMatchObject({ deleted: true });
    expect(await ask('U0UNSURE')).toMatchObject({ is_email_confirmed: false });
    expect((await client.users.lookupByEmail({ email: 'Ada@example.com' })).user?.id).toBe('U0ADA');
  });

  it('a group changes at once', async () => {
    slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0GRACE'] });
    expect((await client.usergroups.users.list({ usergroup: 'S0APPROVERS' })).users).toEqual(['U0GRACE']);
    const { usergroups = [] } = await client.usergroups.list({ include_users: true });
    expect(usergroups.map(({ handle, users }) => [handle, users])).toEqual([
      ['release-approvers', ['U0GRACE']],
      ['oncall', ['U0BEN']],
    ]);
    slack.workspace.putGroup({ id: 'S0ONCALL', handle: 'oncall', isDisabled: true });
    expect(await refusal(client.usergroups.users.list({ usergroup: 'S0ONCALL' }))).toBe('no_such_subteam');
  });
});

describe('triggers and views', () => {
  it('a trigger opens one modal, within three seconds', async () => {
    const trigger_id = slack.state.views.newTrigger('U0ADA').id;
    const { view } = await client.views.open({ trigger_id, view: modal });
    expect(slack.read.modals('ada').map(({ id }) => id)).toEqual([view?.id]);
    expect(await refusal(client.views.open({ trigger_id, view: modal }))).toBe('exchanged_trigger_id');
    const late = slack.state.views.newTrigger('U0ADA').id;
    clockMs += 3_001;
    expect(await refusal(client.views.open({ trigger_id: late, view: modal }))).toBe('expired_trigger_id');
  });

  it('modals stack up to three, and an update with an old hash is refused', async () => {
    const trigger = () => slack.state.views.newTrigger('U0ADA').id;
    const { view } = await client.views.open({ trigger_id: trigger(), view: modal });
    await client.views.push({ trigger_id: trigger(), view: modal });
    await client.views.push({ trigger_id: trigger(), view: modal });
    expect(await refusal(client.views.push({ trigger_id: trigger(), view: modal }))).toBe('push_limit_reached');
    const change = { view_id: view?.id ?? '', hash: view?.hash ?? '', view: { ...modal, title: plain('Two') } };
    await client.views.update(change);
    expect(await refusal(client.views.update(change))).toBe('hash_conflict');
    expect(slack.read.modals('ada').map((one) => slack.read.viewText(one).split('\n')[0])).toEqual(['# Two', '# Why', '# Why']);
  });

  it('a home tab is published for one user', async () => {
    await client.views.publish({ user_id: 'U0ADA', view: { type: 'home', blocks: [...divider] } });
    expect(slack.read.home('ada')?.view.type).toBe('home');
    expect(slack.read.home('ben')).toBeNull();
  });

  it('blocks.validate answers as Slack does', async () => {
    const error = await client.blocks.validate({ blocks: [{ type: 'blink' }] }).catch((reason: unknown) => reason);
    expect((error as WebAPIPlatformError).data).toMatchObject({
      error: 'invalid_blocks',
      errors: [{ pointer: '/0/type', code: 'failed_constraint', message: 'unsupported type: blink' }],
    });
    await expect(client.blocks.validate({ view: modal })).resolves.toMatchObject({ ok: true });
    expect(await refusal(client.blocks.validate({}))).toMatch(/^invalid_arguments/);
  });
});

describe('rate limits', () => {
  const outcome = (call: Promise<unknown>) =>
    call.then(
      () => 'ok',
      (error: { readonly retryAfter?: number }) => error.retryAfter,
    );

  it('a channel takes a few messages at once and then one a second; other channels do not suffer', async () => {
    const post = (to = channel) => outcome(client.chat.postMessage({ channel: to, text: 'a' }));
    expect([await post(), await post(), await post(), await post(), await post()]).toEqual(['ok', 'ok', 'ok', 'ok', 1]);
    expect(await post('C0SUPPORT')).toBe('ok');
    clockMs += 1_000;
    expect([await post(), await post()]).toEqual(['ok', 1]);
  });

  it('fifty edits a minute for the whole workspace', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'a' });
    const edit = () => outcome(client.chat.update({ channel, ts, text: 'b' }));
    for (let count = 0; count < 50; count += 1) expect(await edit()).toBe('ok');
    clockMs += 20_000;
    expect(await edit()).toBe(40);
    clockMs += 40_001;
    expect(await edit()).toBe('ok');
    slack.limits.isOn = false;
    for (let count = 0; count < 60; count += 1) expect(await edit()).toBe('ok');
  });
});

describe('how calls may be written', () => {
  it('as JSON, too', async () => {
    const headers = { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' };
    const body = JSON.stringify({ channel, text: 'from JSON', blocks: [...divider] });
    const answer = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ ok: true, channel });
    expect(answer.headers.get('x-accepted-oauth-scopes')).toBe('chat:write');
    expect(await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers, body: '{' })).json()).toEqual({
      ok: false,
      error: 'invalid_json',
    });
  });

  it('what was called is kept, without the token', async () => {
    await client.chat.postMessage({ channel, text: 'a' });
    expect(slack.calls).toMatchObject([{ method: 'chat.postMessage', args: { channel, text: 'a' }, outcome: 'ok' }]);
    expect(JSON.stringify(slack.calls)).not.toContain(slack.botToken);
  });
});
