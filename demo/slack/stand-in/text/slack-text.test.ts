import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import { formatDate } from './format-date.js';
import type { TextContext } from './inline.js';
import { parseMrkdwn } from './parse-mrkdwn.js';
import { toPlainMrkdwn, toPlainText } from './to-plain-text.js';

const NOON_S = 1_800_014_400;
const context: TextContext = {
  userName: (id) => (id === 'U0ADA' ? 'ada' : null),
  groupHandle: (id) => (id === 'S0APPROVERS' ? 'release-approvers' : null),
  channelName: (id) => (id === 'C0RELEASES' ? 'releases' : null),
  nowMs: NOON_S * 1_000,
  timeZone: 'UTC',
};
const kinds = (text: string) => parseMrkdwn(text).flatMap((part) => (part.kind === 'pre' ? ['pre'] : part.inlines.map(({ kind }) => kind)));

describe("Slack's mark-up", () => {
  it.each([
    ['*bold* _italic_ ~gone~ `code`', ['bold', 'text', 'italic', 'text', 'strike', 'text', 'code']],
    ['2*3*4 and snake_case_name', ['text']],
    ['* not bold *', ['text']],
    ['(*bold*)', ['text', 'bold', 'text']],
    ['*a `b`*', ['bold']],
    ['`*plain*`', ['code']],
    ['```*plain*```', ['pre']],
    ['<https://a.example|a> <mailto:a@b.example>', ['link', 'text', 'link']],
    ['<javascript:alert(1)|a>', ['text']],
    ['&lt;!channel&gt;', ['text']],
    ['<!channel> <@U0ADA> <!subteam^S0APPROVERS> <#C0RELEASES>', ['broadcast', 'text', 'user', 'text', 'group', 'text', 'channel']],
    ['all :white_check_mark: at 10:30:45', ['text', 'emoji', 'text', 'emoji', 'text']],
  ])('%s', (text, expected) => {
    expect(kinds(text)).toEqual(expected);
  });

  it('reads aloud what people see', () => {
    const text =
      '&gt; *Ada* &amp; <@U0ADA> and <@U404> of <!subteam^S0APPROVERS|x> in <#C0RELEASES>, <!date^1800014400^{date_short} {time}|later>';
    expect(toPlainMrkdwn(text, context)).toBe('> Ada & @ada and @U404 of @release-approvers in #releases, Jan 15, 2027 12:00');
  });

  it('no text makes it fail, and text without marks comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        toPlainMrkdwn(text, context);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9 .,!?()"'-]*$/), (text) => {
        expect(toPlainMrkdwn(text, context)).toBe(text);
      }),
    );
  });
});

describe('dates', () => {
  it.each([
    ['{date_num} {time_secs}', '2027-01-15 12:00:00'],
    ['{date_long_pretty} {time}', 'today 12:00'],
    ['{date}', 'January 15'],
    ['{ago}', 'just now'],
    ['{unknown}', '{unknown}'],
  ])('%s', (format, expected) => {
    expect(formatDate(NOON_S, format, 'never', context)).toBe(expected);
  });

  it('yesterday, tomorrow, and what is no date at all', () => {
    expect(formatDate(NOON_S - 86_400, '{date_short_pretty}', 'never', context)).toBe('yesterday');
    expect(formatDate(NOON_S + 86_400, '{date_short_pretty}, {ago}', 'never', context)).toBe('tomorrow, in 24 h');
    expect(formatDate(Number.NaN, '{date}', 'never', context)).toBe('never');
  });
});

describe('blocks as text', () => {
  it('one line for each thing that is shown', () => {
    const plain = (text: string) => ({ type: 'plain_text', text }) as const;
    const raw = (text: string) => ({ type: 'raw_text', text }) as const;
    const blocks: SlackBlock[] = [
      { type: 'header', text: plain('Refund bot') },
      { type: 'section', text: { type: 'mrkdwn', text: '*Healthy*' }, fields: [plain('5 %')] },
      {
        type: 'data_table',
        caption: 'Guards',
        rows: [
          [raw('Guard'), raw('Now')],
          [raw('Errors'), { type: 'raw_number', value: 0.1, text: '0.1 %' }],
        ],
      },
      {
        type: 'data_visualization',
        title: 'Rate',
        chart: { type: 'line', series: [{ name: 'new', data: [{ label: 'a', value: 1 }] }], axis_config: { categories: ['a'] } },
      },
      { type: 'plan', title: 'Stages', tasks: [{ type: 'task_card', task_id: '1', title: '1 %', status: 'complete' }] },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_list',
            style: 'ordered',
            elements: [
              {
                type: 'rich_text_section',
                elements: [
                  { type: 'text', text: '<!here>' },
                  { type: 'user', user_id: 'U0ADA' },
                ],
              },
            ],
          },
        ],
      },
      { type: 'container', title: plain('More'), child_blocks: [{ type: 'divider' }] },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: plain('Approve') },
          { type: 'static_select', placeholder: plain('Pick'), options: [{ text: plain('a'), value: 'a' }] },
        ],
      },
    ];
    expect(toPlainText(blocks, context).split('\n')).toEqual([
      ...['# Refund bot', 'Healthy', '5 %', 'Guards', 'Guard | Now', 'Errors | 0.1 %', '(line chart: Rate)', 'new: a 1'],
      ...['Stages', '[x] 1 %', '1. <!here>@ada', 'More', '---', '[Approve] [Pick v]'],
    ]);
  });
});
