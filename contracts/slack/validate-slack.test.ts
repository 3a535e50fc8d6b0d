import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMIT_CASES } from './limits.case.js';
import { SLACK_LIMITS } from './slack-limits.js';
import { validateBlocks, validateMessage, validateView } from './validate-slack.js';

const say = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const messages = (errors: readonly { pointer: string; message: string }[]) =>
  errors.map(({ pointer, message }) => `${message} [${pointer}]`);

describe('each limit of Slack', () => {
  it.each(LIMIT_CASES)('$what: $at passes, $over does not', ({ at, over, pointer, make, kind }) => {
    const validate = kind === 'view' ? validateView : validateMessage;
    expect(validate(make(at))).toEqual([]);
    expect(validate(make(over)).map((error) => error.pointer)).toContain(pointer);
  });

  it('chat.update takes less text than chat.postMessage', () => {
    const text = 'x'.repeat(SLACK_LIMITS.message.updateText);
    expect(validateMessage({ text }, { isUpdate: true })).toEqual([]);
    expect(validateMessage({ text: `${text}x` })).toEqual([]);
    expect(validateMessage({ text: `${text}x` }, { isUpdate: true }).map(({ code }) => code)).toEqual(['msg_too_long']);
  });
});

describe('what Slack refuses', () => {
  it.each([
    ['an unknown type', [{ type: 'blink' }], 'unsupported type: blink [/0/type]'],
    ['no type', [{ text: 'a' }], 'missing required field: type [/0/type]'],
    ['a missing field', [{ type: 'header' }], 'missing required field: text [/0]'],
    ['an empty text', [say('')], 'must be more than 0 characters [/0/text/text]'],
    ['a section of nothing', [{ type: 'section' }], 'must define either `text` or `fields` [/0]'],
    ['markup in a header', [{ type: 'header', text: { type: 'mrkdwn', text: 'a' } }], 'must be one of plain_text [/0/text/type]'],
    ['a property it does not know', [{ ...say('a'), colour: 'red' }], 'invalid additional property: colour [/0]'],
    [
      'emoji in mrkdwn',
      [{ type: 'section', text: { type: 'mrkdwn', text: 'a', emoji: true } }],
      'invalid additional property: emoji [/0/text]',
    ],
    [
      'an address that runs code',
      [{ type: 'image', image_url: 'javascript:alert(1)', alt_text: 'a' }],
      'must be a valid URL [/0/image_url]',
    ],
    [
      'one block_id twice',
      [
        { ...say('a'), block_id: 'a' },
        { ...say('b'), block_id: 'a' },
      ],
      'block_id already exists [/1/block_id]',
    ],
    ['a number where text is due', [say(5 as never)], 'must be of type string [/0/text/text]'],
    [
      'rows of different widths',
      [{ type: 'data_table', caption: 'a', rows: [[raw('a')], [raw('a'), raw('b')]] }],
      'all rows must have the same number of cells [/0/rows]',
    ],
    ['no list at all', 'blocks', 'must be of type array []'],
  ])('%s', (_, blocks, expected) => {
    expect(messages(validateBlocks(blocks))).toEqual([expected]);
  });

  it('one action_id twice in one block, but not in two', () => {
    const button = { type: 'button', text: { type: 'plain_text', text: 'Go' }, action_id: 'go' };
    expect(messages(validateBlocks([{ type: 'actions', elements: [button, button] }]))).toEqual([
      'action_id already exists in this block [/0/elements/1/action_id]',
    ]);
    expect(
      validateBlocks([
        { type: 'actions', elements: [button] },
        { type: 'actions', elements: [button] },
      ]),
    ).toEqual([]);
  });

  it('a message without top-level text, which Slack would take but nobody could hear', () => {
    expect(validateMessage({ blocks: [say('a')] }).map(({ code }) => code)).toEqual(['no_text']);
    expect(validateMessage({ text: '  ', blocks: [say('a')] }).map(({ code }) => code)).toEqual(['no_text']);
  });

  it('metadata that is not flat', () => {
    const metadata = { event_type: 'card', event_payload: { deep: { deeper: { a: 1 } } } };
    expect(validateMessage({ text: 'a', metadata })).toMatchObject([{ code: 'invalid_metadata_format' }]);
    expect(validateMessage({ text: 'a', metadata: { event_type: 'card', event_payload: { id: 'r-1', rev: 3 } } })).toEqual([]);
  });

  it('a modal with an input and no submit, and a table in a modal', () => {
    const input = { type: 'input', label: { type: 'plain_text', text: 'Why' }, element: { type: 'plain_text_input' } };
    const modal = { type: 'modal', title: { type: 'plain_text', text: 'Abort' }, blocks: [input] };
    expect(messages(validateView(modal))).toEqual(['is required when there is an input block [/submit]']);
    expect(messages(validateView({ type: 'home', blocks: [{ type: 'table', rows: [[raw('a')]] }] }))).toEqual([
      'unsupported type: table [/blocks/0/type]',
    ]);
    expect(validateView({ type: 'home', blocks: [say('a')] })).toEqual([]);
  });

  it('keys that are undefined do not travel, so they are no error', () => {
    expect(validateMessage({ text: 'a', blocks: [{ ...say('a'), block_id: undefined }], metadata: undefined })).toEqual([]);
  });
});

describe('hostile text', () => {
  it('never makes the check fail by itself: it passes, or it is refused with a pointer to it', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3_200 }),
      fc.constantFrom('<!channel>', '\u202Eabc', '🦄'.repeat(1_501)),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const errors = validateMessage({ text: 'a', blocks: [say(text)] });
        expect(errors.map(({ pointer }) => pointer)).toEqual(text.length > 3_000 ? ['/blocks/0/text/text'] : []);
      }),
    );
  });
});

function raw(text: string) {
  return { type: 'raw_text', text };
}
