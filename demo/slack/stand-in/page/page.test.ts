import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import { validateBlocks } from '../../../../contracts/slack/validate-slack.js';
import { type SlackBot, startHttpBot } from '../testing/start-slack-bot.js';
import type { TextContext } from '../text/inline.js';
import { html } from './blocks/html.js';
import { renderBlocks } from './blocks/render-block.js';

const context: TextContext = { userName: () => null, groupHandle: () => null, channelName: () => null, nowMs: 0, timeZone: 'UTC' };
const place = { ...context, surface: { kind: 'message', channel: 'C1', ts: '1.1' } } as const;
const render = (blocks: readonly SlackBlock[]) => html`${renderBlocks(blocks, place, { b: blocks[0]?.block_id ?? '' })}`.text;

/** Every kind of block with this text wherever a text may stand. */
function blocksWith(text: string): SlackBlock[] {
  const plain = { type: 'plain_text', text } as const;
  const marked = { type: 'mrkdwn', text } as const;
  const confirm = { title: plain, text: marked, confirm: plain, deny: plain } as const;
  const options = [{ text: plain, value: text, description: plain }];
  const button = { type: 'button', action_id: text, value: text, text: plain, confirm, accessibility_label: text } as const;
  const raw = { type: 'raw_text', text } as const;
  const rich = {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text, style: { bold: true } },
          { type: 'link', url: `https://a.example/${encodeURIComponent(text)}`, text },
          { type: 'user', user_id: text },
          { type: 'emoji', name: text },
        ],
      },
    ],
  } as const;
  const task = { type: 'task_card', task_id: text, title: text, status: 'complete', details: structuredClone(rich) } as never;
  const image = { type: 'image', image_url: 'https://a.example/a.png', alt_text: text } as const;
  return [
    { type: 'header', text: plain },
    { type: 'section', text: marked, fields: [plain, marked], accessory: button },
    { type: 'context', elements: [marked, image] },
    {
      type: 'actions',
      elements: [
        button,
        { type: 'static_select', action_id: 's', placeholder: plain, options },
        { type: 'radio_buttons', action_id: 'r', options },
      ],
    },
    {
      type: 'input',
      block_id: text,
      label: plain,
      hint: plain,
      element: { type: 'plain_text_input', action_id: text, initial_value: text, placeholder: plain },
    },
    { ...image, title: plain },
    { type: 'markdown', text: `# ${text}\n- **${text}**\n${text}` },
    structuredClone(rich) as never,
    { type: 'table', rows: [[raw, structuredClone(rich) as never]] },
    { type: 'data_table', caption: text, rows: [[raw], [raw]] },
    {
      type: 'data_visualization',
      title: text,
      chart: {
        type: 'line',
        series: [{ name: text, data: [{ label: text, value: 1 }] }],
        axis_config: { categories: [text], x_label: text, y_label: text },
      },
    },
    { type: 'data_visualization', title: text, chart: { type: 'pie', segments: [{ label: text, value: 1 }] } },
    { type: 'plan', title: text, tasks: [task] },
    { type: 'card', title: marked, subtitle: marked, body: marked, actions: [{ ...button, action_id: 'c' }] },
    { type: 'container', title: plain, child_blocks: [{ type: 'divider' }], is_collapsible: true },
  ];
}

const TAGS =
  'a|article|b|bdi|blockquote|button|circle|code|details|div|figcaption|figure|g|h2|h3|hr|i|img|input|label|li|line|option|p|path|pre|rect|s|select|small|span|summary|svg|table|caption|tbody|td|template|text|textarea|th|thead|time|tr|u|ul';
const TAG = new RegExp(`^</?(?:${TAGS})(?: [a-zA-Z0-9-]+="[^"<>]*"| (?:hidden|disabled|selected|checked|autofocus|open))*/?>`);

const RUNS_CODE = /(?:href|src|data-url)="\s*(?!https?:|mailto:|#)/i;

/** The first place where a `<` does not begin a tag of ours, or where a tag would run code. */
function foreignMarkup(markup: string): string | null {
  for (const { index } of markup.matchAll(/</g)) {
    const tag = TAG.exec(markup.slice(index))?.[0];
    const names = tag?.replaceAll(/="[^"]*"/g, '=""') ?? '';
    if (tag === undefined || / on\w+=/.test(names) || RUNS_CODE.test(tag)) return markup.slice(index, index + 80);
  }
  return null;
}

describe('what people and rollouts write cannot become mark-up', () => {
  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '<https://a.example/"onclick="x|y>',
    '<javascript:alert(1)|x>',
    '&lt;b&gt;',
    '`<b>`',
    '```</pre><b>```',
    '\u202Eabc',
  ])('%s', (text) => {
    expect(foreignMarkup(render(blocksWith(text)))).toBeNull();
  });

  it('whatever it is', () => {
    const hostile = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '|',
        '`',
        '*',
        '_',
        '!',
        '@',
        ':',
        '/',
        ' ',
        '\n',
        'a',
        'on',
        'script',
        'https://',
        'javascript:',
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(foreignMarkup(render(blocksWith(parts.join(''))))).toBeNull();
      }),
    );
  });

  it('an address that would run code leads nowhere, wherever it stands', () => {
    const url = 'javascript:alert(1)';
    const link = { type: 'rich_text_section', elements: [{ type: 'link', url, text: 'a' }] } as const;
    const button = { type: 'button', action_id: 'a', url, text: { type: 'plain_text', text: 'a' } } as const;
    const markup = render([
      { type: 'image', image_url: url, alt_text: 'a' },
      { type: 'rich_text', elements: [structuredClone(link) as never] },
      { type: 'actions', elements: [button] },
    ]);
    expect(markup).not.toContain('javascript:');
    expect(markup.match(/="#"/g)).toHaveLength(3);
  });

  it('the check bites: unescaped text is found', () => {
    expect(foreignMarkup('<p><script></p>')).not.toBeNull();
    expect(foreignMarkup('<p onclick="x">')).not.toBeNull();
    expect(foreignMarkup('<a href="javascript:x">')).not.toBeNull();
  });

  it('the samples are blocks that Slack would take', () => {
    // Two charts and the like are too much for one message, so each goes alone.
    expect(blocksWith('text').flatMap((block) => validateBlocks([block]))).toEqual([]);
  });
});

describe('the page', () => {
  let bot: SlackBot;
  const blocks = [
    { type: 'actions', elements: [{ type: 'button', action_id: 'approve', value: 'v', text: { type: 'plain_text', text: 'Approve' } }] },
  ] as const;
  const act = (action: object, headers: Record<string, string> = {}) =>
    fetch(`${bot.slack.url}/ui/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ user: 'U0ADA', ...action }),
    });
  const panes = async (query = '') =>
    (await (await fetch(`${bot.slack.url}/ui/state?user=ada&channel=releases${query}`)).json()) as Record<string, unknown>;

  beforeEach(async () => {
    bot = await startHttpBot();
  });
  afterEach(() => bot.stop());

  it('is one file that runs no code but its own', async () => {
    const answer = await fetch(bot.slack.url);
    const text = await answer.text();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('--ground');
    expect(text).toContain('EventSource');
    expect(text).not.toMatch(/\/\*(style|script)\*\/|src="http|href="http/);
  });

  it('a click in it takes the way of every click: signed, to the bot, and what went wrong is said', async () => {
    const { ts = '' } = await bot.app.client.chat.postMessage({ channel: 'C0RELEASES', text: 'card', blocks: [...blocks] });
    bot.app.action('approve', async ({ ack, client }) => {
      await ack();
      await client.chat.update({ channel: 'C0RELEASES', ts, text: 'approved', blocks: [] });
    });
    expect((await panes())['main']).toContain('data-action="approve"');
    expect(await (await act({ kind: 'click', channel: 'C0RELEASES', ts, actionId: 'approve', value: 'v' })).json()).toEqual({
      trouble: null,
    });
    await bot.slack.until(() => bot.slack.read.channel('releases')[0]?.versions.length === 2, 'the changed card');
    expect((await panes())['main']).not.toContain('data-action="approve"');
    expect(await (await act({ kind: 'click', channel: 'C0RELEASES', ts, actionId: 'approve' })).json()).toEqual({
      trouble: 'There is no button "approve" to press; there: none.',
    });
  });

  it('tells of changes by itself', async () => {
    const stream = await fetch(`${bot.slack.url}/ui/live`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('event: change');
    bot.slack.people.say('ben', 'releases', 'hello');
    expect((await reader?.read())?.value).toContain('event: change');
    await reader?.cancel();
  });

  it('what a person writes is a command, a link or words', async () => {
    bot.app.command('/tidegate', ({ ack, command }) => ack(`listed ${command.text}`));
    await act({ kind: 'write', channel: 'C0RELEASES', text: '/tidegate list all' });
    await act({ kind: 'write', channel: 'C0RELEASES', text: 'https://tidegate.example/rollouts/r-1' });
    await act({ kind: 'write', channel: 'C0RELEASES', text: '<!channel> & hello' });
    expect(bot.slack.read.ephemeralText('ada')).toBe('listed list all');
    expect(bot.slack.read.channel('releases').map((message) => [bot.slack.read.text(message), bot.slack.read.mentions(message)])).toEqual([
      ['https://tidegate.example/rollouts/r-1', []],
      ['<!channel> & hello', []],
    ]);
    expect(bot.slack.deliveries.map(({ kind }) => kind)).toEqual(['command', 'event']);
  });

  it('shows a form, what is wrong with it, and a thread', async () => {
    const trigger_id = bot.slack.state.views.newTrigger('U0ADA').id;
    const input = {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Why' },
      element: { type: 'plain_text_input' },
    } as const;
    await bot.app.client.views.open({
      trigger_id,
      view: { type: 'modal', title: { type: 'plain_text', text: 'Abort' }, submit: { type: 'plain_text', text: 'Go' }, blocks: [input] },
    });
    const { modal } = (await panes()) as { modal: { id: string; html: string } };
    expect(modal.html).toContain('name="reason"');
    await act({ kind: 'submit', view: modal.id, values: { reason: '' } });
    expect(((await panes()) as { modal: { html: string } }).modal.html).toContain('Please complete this required field.');
    const { ts } = bot.slack.people.say('ben', 'releases', 'card');
    bot.slack.people.say('ben', 'releases', 'a reply', ts);
    expect((await panes(`&thread=${ts}`))['thread']).toContain('a reply');
    expect((await panes())['thread']).toBeNull();
  });

  it('answers to this machine and to itself only', async () => {
    expect((await act({ kind: 'home' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await act({ kind: 'home' }, { 'content-type': 'text/plain' })).status).toBe(403);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) =>
      request(bot.slack.url, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.resume().statusCode)).end(),
    );
    expect(status).toBe(403);
  });
});
