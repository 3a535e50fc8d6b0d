import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_STATES, entry, FACTS } from '../../activities/slack/card/testing/card-states.js';
import { MODAL_VERBS, parseModalMetadata } from '../../contracts/slack/modal-metadata.js';
import { findBreaches } from '../../contracts/slack/text/testing/find-breaches.js';
import { hostileText, withHostile } from '../../contracts/slack/text/testing/hostile.js';
import { validateMessage, validateView } from '../../contracts/slack/validate-slack.js';
import { toHelpAnswer } from './answers/to-help-answer.js';
import { toListAnswer } from './answers/to-list-answer.js';
import { toStatusAnswer } from './answers/to-status-answer.js';
import { toWhyAnswer } from './answers/to-why-answer.js';
import { toCallbackId, toDecisionModal } from './modals/decision-modal.js';
import { toDetailsModal } from './modals/details-modal.js';
import { REASON_INPUT } from './modals/reason-input.js';
import { toHome } from './to-home.js';
import { toDoneNotice, toOutOfDateNotice, toRefusalModal, toRefusalNotice } from './to-notice.js';
import { toUnfurl } from './to-unfurl.js';

const viewOf = (name: string) => CARD_STATES[name]!.view;
const ask = (verb: (typeof MODAL_VERBS)[number], name: string) =>
  toDecisionModal({ verb, view: viewOf(name), facts: CARD_STATES[name]!.facts, card: { channel: 'C0RELEASES', ts: '1795260480.000100' } })!;
/** What may not be broken over two lines is compared with what it looks like. */
const textOf = (value: unknown) => JSON.stringify(value).replaceAll('\u00a0', ' ');
const ALL = Object.values(CARD_STATES).map(({ view }) => view);

describe('a modal that asks for a reason', () => {
  it.each(Object.keys(CARD_STATES))('is taken by Slack for each verb: %s', (name) => {
    for (const verb of MODAL_VERBS) expect(validateView(ask(verb, name))).toEqual([]);
    expect(validateView(toDetailsModal(viewOf(name), FACTS))).toEqual([]);
  });

  it.each([
    [{ slack: '#releases', page: 'oncall' }, 'Told loudly, with your name and reason: the channel #releases and the pager oncall.'],
    [{ page: 'oncall' }, 'reason: the pager oncall.'],
    [{}, '*Nobody is told*: its spec names no channel and no pager.'],
    [undefined, 'reason: the channel and the pager that its spec names.'],
  ])('F6 says who is told when the glass is broken: %j', (notify, told) => {
    const view = { ...viewOf('gate-0-of-2'), ...(notify !== undefined && { notify }) };
    const { notify: _, ...unknown } = viewOf('gate-0-of-2');
    const asked = { verb: 'breakGlass', view: notify === undefined ? unknown : view, facts: FACTS, card: null } as const;
    expect(textOf(toDecisionModal(asked))).toContain(told);
  });

  it('remembers what it was opened for', () => {
    const { view } = CARD_STATES['gate-1-of-2']!;
    const modal = ask('approve', 'gate-1-of-2');
    expect(modal.callback_id).toBe(toCallbackId('approve'));
    expect(parseModalMetadata(modal.private_metadata!)).toEqual({
      ok: true,
      value: {
        verb: 'approve',
        rolloutId: view.id,
        gateId: view.gate?.id,
        revision: view.revision,
        evidenceHash: view.gate?.evidenceHash,
        feature: 'support-answer',
        environment: 'production',
        card: { channel: 'C0RELEASES', ts: '1795260480.000100' },
      },
    });
  });

  it.each([
    ['approve', 10],
    ['reject', 5],
    ['resume', 10],
    ['abort', 3],
    ['kill', 3],
  ] as const)('%s wants a reason of %i characters or more', (verb, min) => {
    const input = ask(verb, 'gate-1-of-2').blocks.find((block) => block.type === 'input')!;
    expect(input).toMatchObject({
      block_id: REASON_INPUT.blockId,
      element: { action_id: REASON_INPUT.actionId, min_length: min, max_length: 500 },
    });
    expect(input.optional).toBeUndefined();
  });

  it('to approve repeats the evidence that the approval stands for, and what follows', () => {
    const text = textOf(ask('approve', 'gate-1-of-2'));
    expect(text).toContain('leaves *canary 5 %* and goes on to *ab 50 %*.');
    expect(text).toContain('✅ *cost* pass: 0.0123 against 0.0121 (−1.8…+5.1 %, allowed ≤ +20 %, n 1,190 + 22,610)');
    expect(text).toContain('evidence `9f2c41d07be3a815`: your approval counts for it only');
    expect(textOf(ask('approve', 'gate-0-of-2'))).toContain('goes on to *ab 50 %*, once 1 more person has approved.');
  });
  it('to resume says what is overridden', () =>
    expect(textOf(ask('resume', 'held-guard'))).toContain('the guards that asked for this hold are overridden'));
  it('to kill says what it does, and that it needs no engine', () => {
    const text = textOf(ask('kill', 'canary'));
    expect(text).toContain('*Every unit of support-answer in production gets control at once*');
    expect(text).toContain('needs no engine');
    expect(text).toContain('Now 5 % of the sessions get the candidate; 1,190 have been seen in this stage.');
  });
  it('is none for ids that are none of ours', () =>
    expect(toDecisionModal({ verb: 'abort', view: { ...viewOf('canary'), id: 'r|1' }, facts: FACTS, card: null })).toBeNull());
});

describe('answers to a click', () => {
  const refused = {
    verb: 'approve',
    refusal: { code: 'SELF_APPROVAL', detail: 'dev@example.com asked for this rollout and cannot approve it.' },
    whoMay: ['group:ml-leads', 'ada@example.com'],
    slackIds: FACTS.slackIds!,
  } as const;

  it('a refusal says why, and who may', () => {
    const notice = toRefusalNotice(refused);
    expect(validateMessage(notice)).toEqual([]);
    expect(notice.text).toBe(
      '🚫 *Nothing was done.* You cannot approve this now.\ndev@example.com asked for this rollout and cannot approve it.\n*Who may:* <!subteam^S0LEADS>, <@U0ADA>',
    );
    expect(validateView(toRefusalModal(refused))).toEqual([]);
  });
  it('one for another cause names nobody', () => expect(toRefusalNotice({ ...refused, whoMay: [] }).text).not.toContain('Who may'));
  it('an old card says what is shown and what is', () => {
    const notice = toOutOfDateNotice({
      feature: 'support-answer',
      environment: 'production',
      shownRevision: 3,
      revision: 4,
      headline: 'Paused.',
    });
    expect(validateMessage(notice)).toEqual([]);
    expect(notice.text).toContain(
      '*This card is out of date*: it shows revision 3 of support-answer in production; now it is 4. Nothing was done.',
    );
  });
});

describe('the home tab', () => {
  it('shows what waits for me first, with its buttons', () => {
    const home = toHome({ waitingForMe: [viewOf('gate-1-of-2')], mine: [viewOf('canary')], others: [] }, FACTS);
    expect(validateView(home)).toEqual([]);
    expect(home.blocks.slice(0, 3).map(({ type }) => type)).toEqual(['header', 'section', 'actions']);
    expect(textOf(home.blocks[0])).toContain('Waits for you: 1');
    expect(textOf(home.blocks[2])).toContain('rollout.approve');
    expect(textOf(home)).toContain('No other rollout is open.');
  });
  it('keeps to its limit, however much there is', () => {
    const many = Array.from({ length: 90 }, () => viewOf('gate-1-of-2'));
    const home = toHome({ waitingForMe: many, mine: many, others: many }, FACTS);
    expect(validateView(home)).toEqual([]);
    expect(textOf(home)).toContain('and 75 more');
  });
});

describe('answers to commands', () => {
  it.each([
    ['list', toListAnswer(ALL, FACTS)],
    ['list of nothing', toListAnswer([])],
    ['help', toHelpAnswer()],
    ['help after a slip', toHelpAnswer('aprove <!channel>')],
    ...ALL.map((view): [string, ReturnType<typeof toStatusAnswer>] => [`status of ${view.state}`, toStatusAnswer(view, FACTS)]),
    ...ALL.map((view): [string, ReturnType<typeof toWhyAnswer>] => [
      `why ${view.state}`,
      toWhyAnswer(view, [entry({ kind: 'hold', summary: 'Held.' })], FACTS),
    ]),
  ])('%s is for one person, and taken by Slack', (_name, answer) => {
    expect(answer.response_type).toBe('ephemeral');
    expect([validateMessage(answer), findBreaches(answer)]).toEqual([[], []]);
    expect(textOf(answer.blocks)).not.toContain('"actions"');
  });
  it('why says what it waits for, and what happened last', () => {
    const text = textOf(toWhyAnswer(viewOf('held-drift'), [entry({ kind: 'hold', summary: 'Edited by hand.' })], FACTS));
    expect(text).toContain('*Waits for* a person: resume to overwrite the edit, or abort');
    expect(text).toContain('Edited by hand.');
  });
});

it(
  'R-SEC whatever strangers write, nothing that Slack is shown is refused or obeyed',
  () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(CARD_STATES)),
        fc.array(hostileText, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        (state, list, isOurs) => {
          const kept = new Set([
            'state',
            'phase',
            'kind',
            'cause',
            'verb',
            'via',
            'verdict',
            'status',
            'unit',
            'onExpiry',
            'fromPhase',
            'layer',
            ...(isOurs ? ['id', 'feature', 'environment', 'evidenceHash'] : []),
          ]);
          const view = withHostile(state.view, list, kept);
          const text = list[0] ?? '';
          const modals = MODAL_VERBS.flatMap((verb) => toDecisionModal({ verb, view, facts: state.facts, card: null }) ?? []);
          expect(modals.length).toBe(isOurs ? MODAL_VERBS.length : modals.length);
          const views = [
            ...modals,
            toDetailsModal(view, FACTS),
            toHome({ waitingForMe: [view], mine: [view], others: [view] }, FACTS),
            toRefusalModal({ verb: text, refusal: { code: 'FORBIDDEN', detail: text }, whoMay: list }),
          ];
          const outOfDate = toOutOfDateNotice({ feature: text, environment: text, shownRevision: 1, revision: 2, headline: text });
          const messages = [
            toListAnswer([view], FACTS),
            toStatusAnswer(view, FACTS),
            toWhyAnswer(view, [entry({ kind: 'hold', summary: text })], FACTS),
            toHelpAnswer(text),
            outOfDate,
            toDoneNotice(text),
            { text: 'x', ...toUnfurl(view) },
          ];
          for (const one of views) expect([validateView(one), findBreaches(one)]).toEqual([[], []]);
          for (const one of messages) expect([validateMessage(one), findBreaches(one)]).toEqual([[], []]);
        },
      ),
      { numRuns: 150 },
    ),
  120_000,
);
