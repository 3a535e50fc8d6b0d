import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { SlackStandIn } from '../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../demo/slack/stand-in/start-slack-stand-in.js';
import { rolloutAtGate } from '../test/fakes/api/api-rollouts.js';
import { startBotUnderTest } from '../test/fakes/slack/slack-bot-under-test.js';
import { BOT_SCOPES } from './check/bot-scopes.js';
import { COMMAND_WORDS } from './commands/parse/command.js';

const text = readFileSync(new URL('manifest.yaml', import.meta.url), 'utf8');

const httpsUrl = z.url({ protocol: /^https$/ });
/** As far as we use it; lengths from the reference of app manifests and the types of @slack/web-api. Slack refuses keys that it does not know. */
const schema = z.strictObject({
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    background_color: z.string().regex(/^#([0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/),
      always_online: z.boolean(),
    }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .max(32)
            .regex(/^\/[a-z]/),
          url: httpsUrl,
          description: z.string().max(2_000),
          usage_hint: z.string().max(1_000),
          should_escape: z.boolean(),
        }),
      )
      .max(50),
    unfurl_domains: z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/)).max(5),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: httpsUrl, bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: httpsUrl }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

describe('the manifest of the Slack app', () => {
  const manifest = schema.parse(parse(text));
  const { scopes } = manifest.oauth_config;

  it('has each scope once, and those that the check looks for', () => {
    expect(scopes.bot).toEqual(Object.keys(BOT_SCOPES).sort());
  });

  it('sends everything to the one address at which the bot listens', () => {
    const { settings, features } = manifest;
    const urls = [
      settings.event_subscriptions.request_url,
      settings.interactivity.request_url,
      ...features.slash_commands.map(({ url }) => url),
    ];
    expect(new Set(urls)).toEqual(new Set(['https://tidegate.example.com/slack/events']));
  });

  it('names each command in the hint that people see while they type', () => {
    const [{ usage_hint: hint } = { usage_hint: '' }] = manifest.features.slash_commands;
    expect(COMMAND_WORDS.filter((word) => !new RegExp(`(^|\\| )${word}\\b`).test(hint))).toEqual([]);
  });

  it('counts the places that must be replaced', () => {
    const [, head = ''] = /^((?:#.*\n)+)/.exec(text) ?? [];
    expect(head).toContain('(four places)');
    expect(text.replace(head, '').split('tidegate.example.com')).toHaveLength(5);
  });

  it('is parsed as it stands: a key that Slack does not know is refused here too', () => {
    expect(schema.safeParse({ ...manifest, functions: {} }).success).toBe(false);
  });
});

/** The scopes of each method that we call (its page in the reference of Slack's Web API); several: by the kind of channel, or by what is read of the answer. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [],
  'auth.test': [],
  'blocks.validate': [],
  'chat.delete': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.unfurl': ['links:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'usergroups.list': ['usergroups:read'],
  'users.conversations': ['channels:read', 'groups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'users.lookupByEmail': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};
/** What Slack only delivers to an app with the scope. */
const DELIVERED = { slash_commands: 'commands', link_shared: 'links:read' } as const;

describe('the scopes of the manifest and what is called', () => {
  const calls = ['slack-bot', 'activities/slack'].flatMap((folder) => listSources(folder).flatMap((file) => callsIn(file)));
  let slack: SlackStandIn;
  beforeAll(async () => {
    slack = await startSlackStandIn();
  });
  afterAll(() => slack.stop());

  it('sees the calls', () => {
    expect(calls).toEqual(expect.arrayContaining(['chat.postMessage', 'views.open', 'users.conversations', 'usergroups.list']));
  });

  it('every method that is called has its scopes in the table, and the table has no other', () => {
    const ofSockets = ['apps.connections.open'];
    expect([...new Set([...calls, ...ofSockets])].sort()).toEqual(Object.keys(METHODS));
  });

  it('the manifest asks for what they need, and for nothing else', () => {
    const needed = new Set([...calls.flatMap((call) => METHODS[call] ?? []), ...Object.values(DELIVERED)]);
    expect([...needed].sort()).toEqual(Object.keys(BOT_SCOPES).sort());
  });

  it.each(Object.entries(METHODS))('%s is refused by the local Slack without its scope, as by the real one', async (method, scopes) => {
    const headers = { authorization: `Bearer ${slack.newBotToken([])}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ channel: 'C0RELEASES', types: 'public_channel,private_channel' });
    const answer = await fetch(`${slack.apiUrl}${method}`, { method: 'POST', headers, body });
    const error = (await answer.json()) as { readonly error?: string; readonly needed?: string };
    const needed = error.error === 'missing_scope' ? (error.needed ?? '').split(',') : [];
    expect(needed.filter((scope) => !scopes.includes(scope))).toEqual([]);
    expect(needed.length > 0).toBe(scopes.length > 0);
  });
});

describe('a bot with the scopes of the manifest', () => {
  it('does all that people ask of it, without a refusal for the want of a scope', async () => {
    const { slack, api, stop } = await startBotUnderTest({ slack: { scopes: Object.keys(BOT_SCOPES) }, deadlineMs: 1_000 });
    const { id } = await rolloutAtGate(api);
    for (const text of ['help', `status ${id}`, `approve ${id}`, 'start']) await slack.people.slash('ada', '/tidegate', text);
    await slack.people.openHome('ada');
    await slack.people.shareLink('ada', `https://tidegate.example.com/rollouts/${id}`);
    await slack.until(
      () => slack.read.home('ada') !== null && slack.calls.some(({ method }) => method === 'chat.unfurl'),
      'home and unfurl',
    );
    await stop();
    expect(slack.calls.filter(({ outcome }) => outcome === 'missing_scope')).toEqual([]);
    expect([...slack.scopesNeeded].filter((scope) => !Object.hasOwn(BOT_SCOPES, scope))).toEqual([]);
  });
});

function listSources(folder: string): readonly string[] {
  const root = fileURLToPath(new URL(`../${folder}`, import.meta.url));
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)testing\//.test(file)).map((file) => join(root, file));
}

/** Methods of a WebClient, such as `slack.chat.postMessage(`: whatever is called on something that is named a client or Slack. */
function callsIn(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  expect(source, `${file} calls Slack without a name that could be read`).not.toContain('.apiCall(');
  return [...source.matchAll(/\b(?:slack|client)\s*\.\s*([a-z]+(?:\.[a-z]+)*\.[a-zA-Z]+)\(/g)].map(([, call = '']) => call);
}
