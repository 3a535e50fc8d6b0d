import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackBot, startHttpBot } from './testing/start-slack-bot.js';

let bot: SlackBot;
const channel = 'C0RELEASES';
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const button = (actionId: string) => ({ type: 'button', action_id: actionId, value: 'v1|r-1', text: plain(actionId) }) as const;
const card = (...ids: string[]) => [{ type: 'actions', elements: ids.map(button) } as const];
const reasonModal: ModalView = {
  type: 'modal',
  callback_id: 'reason',
  private_metadata: 'r-1',
  title: plain('Why'),
  submit: plain('Send'),
  blocks: [
    { type: 'input', block_id: 'reason', label: plain('Reason'), element: { type: 'plain_text_input', action_id: 'text', max_length: 20 } },
    {
      type: 'input',
      block_id: 'how',
      optional: true,
      label: plain('How'),
      element: { type: 'radio_buttons', action_id: 'pick', options: [{ text: plain('Now'), value: 'now' }] },
    },
  ],
};

beforeEach(async () => {
  bot = await startHttpBot({ hasRateLimits: false, ackTimeoutMs: 1_500 });
});
afterEach(() => bot.stop());

async function postCard(...ids: string[]): Promise<string> {
  const { ts = '' } = await bot.app.client.chat.postMessage({ channel, text: 'card', blocks: card(...ids) });
  return ts;
}

describe('a press in a message', () => {
  it('reaches the bot signed; its answer changes the card', async () => {
    const ts = await postCard('approve', 'pause');
    bot.app.action('approve', async ({ ack, body, client }) => {
      await ack();
      await client.chat.update({ channel, ts, text: `approved by ${body.user.id}`, blocks: card('pause') });
    });
    const [delivery] = await bot.slack.people.click('ada', 'releases', ts, { actionId: 'approve' });
    expect(delivery).toMatchObject({
      via: 'http',
      status: 200,
      outcome: 'acked',
      payload: { user: { id: 'U0ADA' }, channel: { id: channel, name: 'releases' } },
    });
    await bot.slack.until(() => bot.slack.read.channel(channel)[0]?.versions.length === 2, 'the changed card');
    expect(bot.slack.read.channelText(channel)).toBe('Tidegate:\n[pause]');
  });

  it('is possible only where there is a button; a client that has not heard of the change still has the old one', async () => {
    const ts = await postCard('approve');
    const pressed: unknown[] = [];
    bot.app.action('approve', async ({ ack, action }) => {
      pressed.push('value' in action ? action.value : null);
      await ack();
    });
    await bot.app.client.chat.update({ channel, ts, text: 'done', blocks: card('pause') });
    const [older] = bot.slack.read.channel(channel)[0]?.versions ?? [];
    await expect(bot.slack.people.click('ada', channel, ts, { actionId: 'approve' })).rejects.toThrow(
      'no button "approve" to press; there: pause',
    );
    await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', ...(older && { from: older }) });
    expect(pressed).toEqual(['v1|r-1']);
  });

  it('five times the same body are five deliveries of one press, also all at once', async () => {
    const ts = await postCard('approve');
    const triggers = new Set<string>();
    bot.app.action('approve', async ({ ack, body }) => {
      triggers.add('trigger_id' in body ? body.trigger_id : '');
      await ack();
    });
    const deliveries = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', times: 5, isAtOnce: true });
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(Array(5).fill('acked'));
    expect(triggers.size).toBe(1);
  });

  it('that is only for Ben is not there for Ada', async () => {
    bot.app.action('undo', ({ ack, respond }) =>
      ack()
        .then(() => respond({ replace_original: true, text: 'undone' }))
        .then(() => undefined),
    );
    const { message_ts: ts = '' } = await bot.app.client.chat.postEphemeral({ channel, user: 'U0BEN', text: 'note', blocks: card('undo') });
    await expect(bot.slack.people.click('ada', channel, ts, { actionId: 'undo' })).rejects.toThrow('ada sees no message');
    await bot.slack.people.click('ben', channel, ts, { actionId: 'undo' });
    await bot.slack.until(() => bot.slack.read.ephemerals('ben')[0]?.versions.at(-1)?.text === 'undone', 'the changed note');
  });

  it('names the workspace and the person as they are: a stranger, or another workspace', async () => {
    const ts = await postCard('approve');
    const seen: unknown[] = [];
    bot.app.action('approve', async ({ ack, body }) => {
      seen.push([body.user.team_id, body.team?.id]);
      await ack();
    });
    await bot.slack.people.click('carl', channel, ts, { actionId: 'approve' });
    await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', teamId: 'T0FOREIGN' });
    expect(seen).toEqual([
      ['T0ELSEWHERE', 'T0TIDEGATE'],
      ['T0FOREIGN', 'T0FOREIGN'],
    ]);
  });
});

describe('what Bolt refuses, and what a person sees then', () => {
  it.each([
    ['a wrong secret', { secret: 'wrong' }, 401],
    ['a timestamp of six minutes ago', { timestampShiftS: -360 }, 401],
    ['a content type with a charset', { contentType: 'application/x-www-form-urlencoded; charset=utf-8' }, 400],
  ])('%s', async (_, options, status) => {
    const ts = await postCard('approve');
    bot.app.action('approve', ({ ack }) => ack());
    const [delivery] = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', ...options });
    expect(delivery).toMatchObject({ outcome: 'refused', status });
  });

  it('a timestamp of tomorrow is taken by Bolt alone: the bot has to see to it', async () => {
    const ts = await postCard('approve');
    bot.app.action('approve', ({ ack }) => ack());
    const [delivery] = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', timestampShiftS: 86_400 });
    expect(delivery.outcome).toBe('acked');
  });

  it('a repeated delivery says that it is one', async () => {
    const ts = await postCard('approve');
    const retries: unknown[] = [];
    bot.app.action('approve', async ({ ack, context }) => {
      retries.push([context.retryNum, context.retryReason]);
      await ack();
    });
    await bot.slack.people.click('ada', channel, ts, { actionId: 'approve', retry: { num: 1, reason: 'http_timeout' } });
    expect(retries).toEqual([[1, 'http_timeout']]);
  });

  it('no answer in time, and no bot at all', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const ts = await postCard('approve');
    bot.slack.setBotUrl(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`);
    const [late] = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve' });
    expect(late).toMatchObject({ outcome: 'timed-out', status: null });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    const [gone] = await bot.slack.people.click('ada', channel, ts, { actionId: 'approve' });
    expect(gone.outcome).toBe('unreachable');
  });
});

describe('modals', () => {
  async function openReason(): Promise<string> {
    const ts = await postCard('abort');
    bot.app.action('abort', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: 'trigger_id' in body ? body.trigger_id : '', view: reasonModal });
    });
    await bot.slack.people.click('ben', channel, ts, { actionId: 'abort' });
    return (await bot.slack.until(() => bot.slack.read.modals('ben')[0], 'the modal')).id;
  }

  it('a form comes back with what is wrong, and goes away when all is well', async () => {
    const sent: unknown[] = [];
    bot.app.view('reason', async ({ ack, view }) => {
      const reason = view.state.values['reason']?.['text']?.value ?? '';
      sent.push([reason, view.state.values['how']?.['pick']?.selected_option?.value, view.private_metadata]);
      await (reason === 'no' ? ack({ response_action: 'errors', errors: { reason: 'Say more.' } }) : ack());
    });
    const id = await openReason();
    await bot.slack.people.submit(id, { reason: 'no' });
    expect(bot.slack.read.viewText(bot.slack.read.modals('ben')[0]!)).toBe('# Why\nReason: [____]\nHow: ( ) Now\n! reason: Say more.');
    await bot.slack.people.submit(id, { text: 'too slow', how: 'now' });
    expect(bot.slack.read.modals('ben')).toEqual([]);
    expect(sent).toEqual([
      ['no', undefined, 'r-1'],
      ['too slow', 'now', 'r-1'],
    ]);
  });

  it('the client itself asks for what is required, but a forged request can leave it out', async () => {
    bot.app.view('reason', ({ ack }) => ack({ response_action: 'clear' }));
    const id = await openReason();
    await expect(bot.slack.people.submit(id, {})).rejects.toThrow('reason: Please complete this required field.');
    await expect(bot.slack.people.submit(id, { reason: 'x'.repeat(21) })).rejects.toThrow('at most 20');
    await expect(bot.slack.people.submit(id, { nothing: 'x' })).rejects.toThrow('no input "nothing"');
    const [delivery] = await bot.slack.people.submit(id, {}, { isUnchecked: true });
    expect(delivery.outcome).toBe('acked');
    expect(bot.slack.read.modals('ben')).toEqual([]);
  });

  it('an answer may show another modal, on top or instead', async () => {
    bot.app.view('reason', ({ ack }) =>
      ack({ response_action: 'push', view: { ...reasonModal, callback_id: 'sure', title: plain('Sure?') } }),
    );
    bot.app.view('sure', ({ ack }) =>
      ack({ response_action: 'update', view: { type: 'modal', title: plain('Done'), blocks: [{ type: 'divider' }] } }),
    );
    await bot.slack.people.submit(await openReason(), { reason: 'slow' });
    const titles = () => bot.slack.read.modals('ben').map((one) => bot.slack.read.viewText(one).split('\n')[0]);
    expect(titles()).toEqual(['# Why', '# Sure?']);
    await bot.slack.people.submit(bot.slack.read.modals('ben')[1]!.id, { reason: 'slow' });
    expect(titles()).toEqual(['# Why', '# Done']);
    await bot.slack.people.closeView(bot.slack.read.modals('ben')[1]!.id);
    expect(titles()).toEqual(['# Why']);
  });
});

describe('commands, home, links', () => {
  it('a command is answered to the person who gave it', async () => {
    bot.app.command('/tidegate', ({ ack, command }) => ack(`you said ${command.text}`));
    await bot.slack.people.slash('ada', '/tidegate', 'status r-1');
    expect(bot.slack.read.ephemeralText('ada')).toBe('you said status r-1');
    await bot.slack.people.slash('ada', '/unknown', '');
    expect(bot.slack.read.ephemeralText('ada')).toContain('/unknown failed');
    expect([...bot.slack.scopesNeeded]).toContain('commands');
  });

  it('an address for answers works five times', async () => {
    const statuses: unknown[] = [];
    bot.app.command('/many', async ({ ack, respond }) => {
      await ack();
      for (let count = 1; count <= 6; count += 1)
        statuses.push(
          await respond({ text: `${count}`, response_type: count === 2 ? 'in_channel' : 'ephemeral' }).then(() => 'ok', String),
        );
    });
    await bot.slack.people.slash('ada', '/many', '');
    await bot.slack.until(() => statuses.length === 6, 'six answers');
    expect(statuses.slice(0, 5)).toEqual(Array(5).fill('ok'));
    expect(statuses[5]).toContain('404');
    expect(bot.slack.read.channelText(channel)).toBe('Tidegate:\n2');
    expect(bot.slack.state.responseUrls.all[0]?.uses).toHaveLength(5);
  });

  it('the home tab is drawn when it is opened, and its buttons work', async () => {
    const pressed: string[] = [];
    bot.app.event('app_home_opened', async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: card('look') } });
    });
    bot.app.action('look', async ({ ack, body }) => {
      pressed.push(body.user.id);
      await ack();
    });
    await bot.slack.people.openHome('grace');
    await bot.slack.until(() => bot.slack.read.home('grace'), 'the home tab');
    await bot.slack.people.clickInView('grace', 'home', { actionId: 'look' });
    expect(pressed).toEqual(['U0GRACE']);
  });

  it('a link is shown with what the bot knows of it', async () => {
    bot.app.event('link_shared', async ({ event, client }) => {
      const [{ url } = { url: '' }] = event.links;
      await client.chat.unfurl({
        channel: event.channel,
        ts: event.message_ts,
        unfurls: { [url]: { blocks: [{ type: 'section', text: plain('r-1 is at 5 %') }] } },
      });
    });
    const { ts } = await bot.slack.people.shareLink('ada', 'https://tidegate.example/rollouts/r-1');
    await bot.slack.until(() => Object.keys(bot.slack.state.messages.find(channel, ts)?.unfurls ?? {})[0], 'the unfurled link');
    expect([...bot.slack.scopesNeeded].sort()).toEqual(['links:read', 'links:write']);
  });

  it('who is notified is known for every message', async () => {
    const text = 'hi <@U0ADA> <!subteam^S0APPROVERS> `<!here>`';
    await bot.app.client.chat.postMessage({
      channel,
      text: 'x',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text } },
        { type: 'section', text: plain('<!channel>') },
      ],
    });
    expect(bot.slack.read.mentions(bot.slack.read.channel(channel)[0]!)).toEqual(['@S0APPROVERS', '@U0ADA', '!here'].sort());
  });
});
