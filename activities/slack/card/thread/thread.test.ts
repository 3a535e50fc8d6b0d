import { describe, expect, it } from 'vitest';
import { validateMessage } from '../../../../contracts/slack/validate-slack.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { scriptedEntries } from '../../../../test/fakes/cli/scripted-views.js';
import { entry, NOW_MS } from '../testing/card-states.js';
import { isForChannel } from './is-for-channel.js';
import { mergeLines } from './merge-lines.js';
import { toThreadLine } from './to-thread-line.js';

const line = (patch: Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>) => toThreadLine(entry(patch))?.text.marked ?? null;
const ADA = { id: 'ada@example.com', via: 'slack' } as const;

describe('a line of the thread', () => {
  it.each<[string, Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>, string]>([
    [
      'a failed guard',
      {
        kind: 'verdict',
        summary: 'errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp margin.',
        data: { verdict: 'fail' },
      },
      '❌ *Guard failed*: errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp margin.',
    ],
    [
      'an advisory one',
      { kind: 'verdict', summary: 'x', data: { verdict: 'fail', advisory: true } },
      '❌ *Guard failed* (advisory, does not act): x',
    ],
    [
      'a stage',
      { kind: 'stage', summary: 'canary has begun.', data: { share: 5_000, shadowSample: 0 } },
      '▶️ *Stage begun*: canary has begun. 5 % set.',
    ],
    [
      'a shadow',
      { kind: 'stage', summary: 'shadow has begun.', data: { share: 0, shadowSample: 10_000 } },
      '▶️ *Stage begun*: shadow has begun. 10 % of the requests are mirrored.',
    ],
    [
      'a stage that is done',
      { kind: 'stage', summary: 'canary is done after 3600 s.', data: { stageIndex: 1 } },
      '✅ *Stage done*: canary is done after 3600 s.',
    ],
    [
      'a gate',
      { kind: 'gate', summary: 'canary waits for 2 approval(s).', data: { gateId: 'g', evidenceHash: 'h' } },
      '✋ *Approval needed*: canary waits for 2 approval(s).',
    ],
    [
      'a gate that expired',
      { kind: 'gate', summary: 'Gate g expired.', data: { gateId: 'g', onExpiry: 'hold' } },
      '⌛ *Gate expired*: Gate g expired.',
    ],
    [
      'changed evidence',
      { kind: 'gate', summary: 'It has changed.', data: { gateId: 'g', voided: 1 } },
      '🔄 *Evidence changed*: It has changed.',
    ],
    [
      'an approval',
      { kind: 'decision', summary: 'Approved by ada@example.com: fine', principal: ADA, data: { verb: 'approve' } },
      '✅ *Approved*: Approved by ada@example.com: fine',
    ],
    [
      'broken glass',
      { kind: 'decision', summary: 'Glass broken by ada@example.com: fix', principal: ADA, data: { verb: 'breakGlass' } },
      '🚨 *Glass broken*: Glass broken by ada@example.com: fix',
    ],
    [
      'who did it, where it is not said',
      { kind: 'requested', summary: 'New prompt', principal: ADA },
      '📝 *Asked for*: New prompt (ada@example.com, by slack)',
    ],
    ['a refusal of policy', { kind: 'refusal', summary: 'Refused.', data: { code: 'SELF_APPROVAL' } }, '🚫 *Refused*: Refused.'],
    ['a hold', { kind: 'hold', summary: 'Edited by hand.', data: { kind: 'held', cause: 'drift' } }, '🚧 *Held*: Edited by hand.'],
    [
      'a rollback',
      { kind: 'rollback', summary: 'Rolling back: errors failed.', data: { cause: 'guard' } },
      '⏪ *Rollback begun*: Rolling back: errors failed.',
    ],
    [
      'a step back',
      { kind: 'rollback', summary: 'Stepping back: 5 % now.', data: { stepBack: 'step', share: 5_000 } },
      '⏬ *Stepping back*: Stepping back: 5 % now.',
    ],
    ['hurried steps', { kind: 'rollback', summary: 'Control now.', data: { stepBack: 'hurried' } }, '⏪ *Steps over*: Control now.'],
    ['a stuck one', { kind: 'rollback', summary: 'Not finished.', data: { stuck: true } }, '🚨 *Rollback stuck*: Not finished.'],
    [
      'one that the reconciler finds stuck',
      { kind: 'rollback', key: 'lost/stuck', summary: 'Not finished.' },
      '🚨 *Rollback stuck*: Not finished.',
    ],
    ['a flag that is back', { kind: 'flagWrite', data: { operationId: 'r-1/rollback/a', keys: ['a'] } }, '↩️ *Back on control*: `a`'],
    [
      'the end',
      { kind: 'ended', summary: 'Completed: every unit gets the candidate.', data: { state: 'completed' } },
      '🏁 *Completed*: Completed: every unit gets the candidate.',
    ],
  ])('tells %s', (_name, patch, text) => expect(line(patch)).toBe(text));

  it.each<[string, Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>]>([
    ['a write forward: its stage tells it', { kind: 'flagWrite', data: { operationId: 'r-1/stage/2' } }],
    ['a late write that was fenced', { kind: 'flagWriteRefused' }],
    ['a preflight that passed', { kind: 'preflight' }],
    ['a decision that its rollback repeats', { kind: 'decision', data: { verb: 'abort' } }],
    ['the hold of a pause that was told', { kind: 'hold', data: { kind: 'paused' } }],
    ['a second click', { kind: 'refusal', data: { code: 'ALREADY_PAUSED' } }],
  ])('leaves out %s', (_name, patch) => expect(line(patch)).toBeNull());

  it('mentions people whom Slack knows', () => {
    const told = toThreadLine(
      entry({ kind: 'decision', summary: 'Approved by ada@example.com: fine', principal: ADA, data: { verb: 'approve' } }),
      new Map([['ada@example.com', 'U0ADA']]),
    );
    expect(told?.text.marked).toBe('✅ *Approved*: Approved by ada@example.com: fine (<@U0ADA>)');
  });
});

describe('R-SLACK the channel hears', () => {
  it.each<[boolean, Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>]>([
    [true, { kind: 'gate', data: { gateId: 'g' } }],
    [false, { kind: 'gate', data: { voided: 0 } }],
    [false, { kind: 'gate', data: { onExpiry: 'rollback' } }],
    [true, { kind: 'verdict', data: { verdict: 'fail' } }],
    [false, { kind: 'verdict', data: { verdict: 'fail', advisory: true } }],
    [false, { kind: 'verdict', data: { verdict: 'pass' } }],
    [false, { kind: 'rollback', data: { cause: 'person' } }],
    [true, { kind: 'rollback', data: { stuck: true } }],
    [true, { kind: 'rollback', key: 'revert/1/reverted' }],
    [true, { kind: 'kill' }],
    [true, { kind: 'ended', data: { state: 'rolledBack' } }],
    [false, { kind: 'decision', data: { verb: 'approve' } }],
    [true, { kind: 'decision', data: { verb: 'breakGlass' } }],
    [false, { kind: 'hold' }],
    [false, { kind: 'stage' }],
    [false, { kind: 'page' }],
    [false, { kind: 'refusal' }],
  ])('%s: %j', (is, patch) => expect(isForChannel(entry(patch))).toBe(is));
});

describe('lines that come together', () => {
  const told = (patch: Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>) => toThreadLine(entry(patch))!;
  const at = (seq: number, ms: number) => told({ kind: 'page', summary: `page ${seq}`, seq, atMs: NOW_MS + ms });

  it('within two seconds are one message, in their order', () => {
    const messages = mergeLines([at(2, 1_900), at(1, 0), at(3, 2_100), at(4, 4_000)]);
    expect(messages.map(({ text, seqs }) => [text, seqs])).toEqual([
      ['📟 *Paged*: page 1\n📟 *Paged*: page 2', [1, 2]],
      ['📟 *Paged*: page 3\n📟 *Paged*: page 4', [3, 4]],
    ]);
    for (const message of messages) expect(validateMessage(message)).toEqual([]);
  });

  it('go to the channel when one of them does', () =>
    expect(mergeLines([at(1, 0), told({ kind: 'kill', seq: 2 })]).map((message) => message.isForChannel)).toEqual([true]));

  it('name flags that are back in one line', () => {
    const back = (key: string, seq: number) => told({ kind: 'flagWrite', seq, data: { operationId: `r-1/rollback/${key}`, keys: [key] } });
    const [message] = mergeLines([
      told({ kind: 'rollback', seq: 1, summary: 'Rolling back: x' }),
      back('a', 2),
      back('b', 3),
      told({ kind: 'ended', seq: 4, summary: 'Done.', data: { state: 'rolledBack' } }),
    ]);
    expect(message?.text).toBe('⏪ *Rollback begun*: Rolling back: x\n↩️ *Back on control*: `a`, `b`\n↩️ *Rolled back*: Done.');
  });

  it('fifty of them are as many messages as Slack takes them in, and none is left out', () => {
    const lines = Array.from({ length: 50 }, (_, index) => told({ kind: 'page', seq: index, summary: `page ${index} ${'x'.repeat(500)}` }));
    const messages = mergeLines(lines);
    for (const message of messages) expect(validateMessage(message)).toEqual([]);
    expect(messages).toHaveLength(10);
    expect(messages.flatMap(({ seqs }) => seqs)).toEqual(Array.from({ length: 10 }, (_, index) => [index * 5, index * 5 + 4]).flat());
    for (const { seq } of lines) expect(messages.map(({ text }) => text).join('\n')).toContain(`page ${seq} `);
  });

  it('with the verdict on 28 guards before them: the channel still hears that one failed and that it was rolled back', () => {
    const name = (index: number) => `judge_pass_of_category_${index}`;
    const passes = Array.from({ length: 28 }, (_, index) =>
      entry({
        ...{ kind: 'verdict', seq: index + 1, data: { verdict: 'pass' } },
        summary: `${name(index)}: 97.8 % against 97.9 % in 812 + 15428 sessions, difference between −0.9 and 0.7 pp, allowed −1 pp.`,
      }),
    );
    const news = [
      entry({
        kind: 'verdict',
        seq: 29,
        data: { verdict: 'fail' },
        summary: 'errors: 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp margin.',
      }),
      entry({
        kind: 'rollback',
        seq: 30,
        atMs: NOW_MS + 100,
        data: { cause: 'guard' },
        summary: 'Rolling back: errors are worse than the margin.',
      }),
      entry({
        kind: 'ended',
        seq: 31,
        atMs: NOW_MS + 700,
        data: { state: 'rolledBack' },
        summary: 'Back on control, verified in this order: support.model, support.prompt. Took 412 ms.',
      }),
    ];
    const lines = [...passes, ...news].flatMap((one) => toThreadLine(one) ?? []);
    const told = mergeLines(lines)
      .filter(({ isForChannel }) => isForChannel)
      .map(({ text }) => text)
      .join('\n');
    expect(told).toContain('Guard failed');
    expect(told).toContain('Rolled back');
  });

  it('a whole incident reads as a story', () => {
    const lines = scriptedEntries('r-1').flatMap((each) => toThreadLine(each) ?? []);
    const messages = mergeLines(lines);
    expect(messages).toHaveLength(4);
    expect(
      messages
        .at(-1)
        ?.text.split('\n')
        .map((each) => each.split(':')[0]),
    ).toEqual(['⏪ *Rollback begun*', '↩️ *Back on control*', '↩️ *Back on control*', '📟 *Paged*']);
  });
});
