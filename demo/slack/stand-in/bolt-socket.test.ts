import { request } from 'node:http';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, startSocketBot } from './testing/start-slack-bot.js';

let bot: SlackBot;
const channel = 'C0RELEASES';
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const card = [{ type: 'actions', elements: [{ type: 'button', action_id: 'approve', text: plain('Approve') }] }] as const;
const modal: ModalView = {
  type: 'modal',
  callback_id: 'm',
  title: plain('Why'),
  submit: plain('Send'),
  blocks: [{ type: 'input', block_id: 'b', label: plain('Why'), element: { type: 'plain_text_input' } }],
};

beforeEach(async () => {
  bot = await startSocketBot({ hasRateLimits: false, ackTimeoutMs: 1_500 });
});
afterEach(() => bot.stop());

describe('Socket Mode', () => {
  it('a press is an envelope that the bot acknowledges', async () => {
    const { ts = '' } = await bot.app.client.chat.postMessage({ channel, text: 'card', blocks: [...card] });
    bot.app.action('approve', async ({ ack, client }) => {
      await ack();
      await client.chat.update({ channel, ts, text: 'approved', blocks: [] });
    });
    const [delivery] = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve' });
    expect(delivery).toMatchObject({ via: 'socket', outcome: 'acked', status: null });
    await bot.slack.until(() => bot.slack.read.channelText(channel) === 'Tidegate:\napproved', 'the changed card');
  });

  it('answers travel in the acknowledgement: text of a command, errors of a form', async () => {
    bot.app.command('/tidegate', ({ ack }) => ack('nothing waits'));
    await bot.slack.people.slash('ada', '/tidegate', 'list');
    expect(bot.slack.read.ephemeralText('ada')).toBe('nothing waits');
    bot.app.view('m', ({ ack }) => ack({ response_action: 'errors', errors: { b: 'no' } }));
    const trigger = bot.slack.state.views.newTrigger('U0ADA');
    await bot.app.client.views.open({ trigger_id: trigger.id, view: modal });
    await bot.slack.people.submit(bot.slack.read.modals('ada')[0]!.id, { b: 'x' });
    expect(bot.slack.read.modals('ada')[0]?.errors).toEqual({ b: 'no' });
  });

  it('an envelope larger than 64 kB arrives whole', async () => {
    const text = 'ä'.repeat(60_000);
    const heard: string[] = [];
    bot.app.command('/long', async ({ ack, command }) => {
      heard.push(command.text);
      await ack();
    });
    await bot.slack.people.slash('ada', '/long', text);
    expect(heard).toEqual([text]);
  });

  it('a bot that is asked to connect again does so, and hears what comes then', async () => {
    bot.app.command('/tidegate', ({ ack }) => ack('here'));
    bot.slack.socket.disconnect('refresh_requested');
    await bot.slack.until(() => bot.slack.socket.size === 0, 'the end of the old connection');
    const [missed] = await bot.slack.people.slash('ada', '/tidegate', '');
    expect(missed.outcome).toBe('unreachable');
    await bot.slack.until(() => bot.slack.socket.size === 1, 'a new connection');
    const [heard] = await bot.slack.people.slash('ada', '/tidegate', '');
    expect(heard).toMatchObject({ outcome: 'acked', body: { text: 'here' } });
  });

  it('a ticket opens one connection, a made-up one none', async () => {
    const { url = '' } = (await (
      await fetch(`${bot.slack.apiUrl}apps.connections.open`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bot.slack.appToken}` },
      })
    ).json()) as { url?: string };
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const upgrade = (address: string) =>
      new Promise<number | undefined>((resolve) => {
        const asking = request(address.replace(/^ws/, 'http'), { headers });
        asking.on('upgrade', ({ statusCode }, socket) => {
          socket.destroy();
          resolve(statusCode);
        });
        asking.on('response', ({ statusCode }) => resolve(statusCode));
        asking.end();
      });
    expect(await upgrade(url)).toBe(101);
    expect(await upgrade(url)).toBe(403);
    expect(await upgrade(url.replace(/ticket=\w+/, 'ticket=x'))).toBe(403);
  });
});
