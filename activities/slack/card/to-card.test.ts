import type { AnyBlock, KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import type { ChartBlock } from '../../../contracts/slack/blocks/chart-block.js';
import type { Button } from '../../../contracts/slack/blocks/elements.js';
import { parseButtonValue } from '../../../contracts/slack/button-value.js';
import { validateMessage } from '../../../contracts/slack/validate-slack.js';
import { CARD_STATES, type CardState, FACTS } from './testing/card-states.js';
import { CARD_LEVELS, type Card, type CardLevel, toCard } from './to-card.js';

const stateOf = (name: string): CardState => CARD_STATES[name]!;
const draw = (name: string, level: CardLevel = 'plain'): Card => toCard(stateOf(name).view, stateOf(name).facts, { level });
/** What may not be broken over two lines is compared with what it looks like. */
const textOf = (card: Card): string => JSON.stringify(card.blocks).replaceAll('\u00a0', ' ');
const buttonsOf = ({ blocks }: Card): readonly Button[] =>
  blocks.flatMap((block) => (block.type === 'actions' ? block.elements.filter((element) => element.type === 'button') : []));
const wordsOf = (card: Card): readonly string[] => buttonsOf(card).map(({ action_id }) => action_id?.replace('rollout.', '') ?? '');

describe.each(Object.entries(CARD_STATES))('the card of a rollout: %s', (_name, { view, facts }) => {
  it.each(CARD_LEVELS)('is taken by Slack, %s', (level) => {
    const card = toCard(view, facts, { level });
    expect(validateMessage(card, { isUpdate: true })).toEqual([]);
    expect(card.text).toContain(view.feature);
    expect(card.text.length).toBeLessThan(3_000);
  });

  it('has the same buttons at every level', () => {
    const [rich, ...others] = CARD_LEVELS.map((level) => buttonsOf(toCard(view, facts, { level })));
    for (const buttons of others) expect(buttons).toEqual(rich);
  });

  it('is the same for the same view', () => expect(toCard(view, facts)).toEqual(toCard(view, facts)));
});

describe('types', () => {
  it("are Slack's own, but for the chart that its types do not know yet", () => {
    const blocks: (KnownBlock | ChartBlock)[] = draw('canary', 'rich').blocks;
    const any: AnyBlock[] = blocks;
    expect(any.map(({ type }) => type)).toContain('data_visualization');
  });
});

describe('buttons by state', () => {
  it.each([
    ['preflight', ['abort', 'details']],
    ['queued', ['abort', 'details']],
    ['applying', ['pause', 'abort', 'kill', 'details']],
    ['shadow', ['pause', 'abort', 'kill', 'details']],
    ['canary', ['pause', 'abort', 'kill', 'details']],
    ['gate-1-of-2', ['approve', 'reject', 'pause', 'abort', 'kill', 'details']],
    ['paused', ['resume', 'abort', 'kill', 'details']],
    ['held-guard', ['resume', 'abort', 'kill', 'details']],
    ['held-drift', ['resume', 'abort', 'kill', 'details']],
    ['baking', ['pause', 'abort', 'kill', 'details']],
    ['rolling-back', ['kill', 'details']],
    ['rollback-stuck', ['kill', 'details']],
    ['completed', []],
    ['reverted', []],
    ['rolled-back-kill', []],
    ['refused', []],
  ])('%s: %j', (name, verbs) => expect(wordsOf(draw(name))).toEqual(verbs));

  it('only Approve is primary, and what takes traffic back is marked as dangerous', () => {
    const styles = Object.fromEntries(buttonsOf(draw('gate-1-of-2')).map(({ action_id, style }) => [action_id, style]));
    expect(styles).toEqual({
      'rollout.approve': 'primary',
      'rollout.reject': undefined,
      'rollout.pause': undefined,
      'rollout.abort': 'danger',
      'rollout.kill': 'danger',
      'rollout.details': undefined,
    });
  });

  it('each carries rollout, gate and revision', () => {
    const { view } = stateOf('gate-1-of-2');
    const parsed = buttonsOf(draw('gate-1-of-2')).map(({ value }) => parseButtonValue(value));
    expect(parsed).toHaveLength(6);
    for (const one of parsed)
      expect(one).toEqual({ ok: true, value: { rolloutId: view.id, gateId: view.gate?.id, revision: view.revision } });
  });

  it('none is drawn for an id that is none of ours', () => {
    const { view, facts } = stateOf('canary');
    expect(buttonsOf(toCard({ ...view, id: 'r|1' }, facts))).toEqual([]);
  });
});

describe('what a card says', () => {
  it('begins with what is released, then where it stands', () => {
    const [head, change, status] = draw('gate-1-of-2').blocks;
    expect(head).toMatchObject({ text: { text: '✋ support-answer · production · waits for approval' } });
    expect(JSON.stringify(change)).toContain('• model: `gpt-w` → `gpt-x`');
    expect(JSON.stringify(status)).toContain('1190 candidate and 22610 control sessions');
  });

  it('at a gate says who decides, until when, what then, and what was decided', () => {
    const text = textOf(draw('gate-1-of-2'));
    expect(text).toContain('*Approvals: 1 of 2*');
    expect(text).toContain('✅ approved by <@U0ADA>');
    expect(text).toContain('<!subteam^S0LEADS>; not dev@example.com, who asked for it');
    expect(text).toMatch(/<!date\^\d+\^\{date_short_pretty\} at \{time\}\|Sun 22 Nov 11:19 UTC>, then it holds/);
    expect(draw('gate-1-of-2').text).toContain('1 of 2 approvals so far; it can be decided until Sun 22 Nov 11:19 UTC.');
  });

  it('says that approvals must be given again when the evidence has changed', () =>
    expect(textOf(draw('gate-evidence-changed'))).toContain('*The evidence has changed*: 1 approval must be given again.'));

  it('names verdicts in words and signs, with interval, limit and units, in the table and without it', () => {
    expect(textOf(draw('held-guard', 'plain'))).toContain(
      '❌ *cost* fail: 0.0163 against 0.0121 (+30.6…+38.8 %, allowed ≤ +20 %, n 812 + 15,428)',
    );
    const table = draw('held-guard', 'rich').blocks.find((block) => block.type === 'data_table')!;
    expect(table.rows[1]!.map((cell) => ('text' in cell ? cell.text : ''))).toEqual([
      'cost',
      '❌ fail',
      '0.0163 / 0.0121',
      '+30.6…+38.8 %',
      '≤ +20 %',
      '812 + 15,428',
    ]);
  });

  it('shows who edited a flag, and what', () => {
    const text = textOf(draw('held-drift'));
    expect(text).toContain('`support.model` on unleash shows the candidate to 20 % instead of 5 %');
    expect(text).toContain('mallory@example.com');
  });

  it('while rolling back counts the flags that are back', () => {
    expect(textOf(draw('rolling-back'))).toContain('*Flags back on control: 2 of 4*');
    expect(textOf(draw('rolling-back'))).toContain('⏳ 3. `support.retrieval` → `r@2` not yet');
    expect(textOf(draw('rolled-back-guard'))).toContain('*Flags back on control: 4 of 4*');
  });

  it('shows instants in the time of the reader', () => {
    expect(textOf(draw('held-gate-expired'))).not.toContain('2026-11-21T');
    expect(draw('held-gate-expired').text).toContain('expired at Sat 21 Nov 11:20 UTC');
  });

  it('has the rail in words, of what is undone too', () => {
    expect(textOf(draw('canary'))).toContain('✅ shadow 10 % done → 🔵 *canary 5 % now* → ⬜ ab 50 % next → ⬜ full 99 % later');
    expect(textOf(draw('rolled-back-guard'))).toContain('↩️ canary 5 % taken back → ⬜ ab 50 % not begun');
  });

  it('sums up what does not fit', () => {
    const text = textOf(draw('many-flags-and-guards'));
    expect(text).toContain('and 43 more flags');
    expect(text).toMatch(/… and \d+ more: .*pass/);
  });

  it('has links only where an address is configured', () => {
    const { view } = stateOf('canary');
    const { baseUrl: _, ...without } = FACTS;
    expect(textOf(draw('canary'))).toContain('<http://127.0.0.1:7070/rollouts/r-support-03|Open on the dashboard>');
    expect(textOf(toCard(view, without))).not.toContain('http');
  });

  it('shows no table of errors while no session of the stage has ended, but does so where the rollout is held for it', () => {
    const { view } = stateOf('canary');
    const noData = { verdict: 'error', reading: { kind: 'noData' }, summary: 'no data in this window.' } as const;
    const early = { ...view, findings: view.findings.map(({ estimate: _, worst: __, ...finding }) => ({ ...finding, ...noData })) };
    const card = toCard(early, FACTS);
    expect(card.blocks.map(({ type }) => type)).not.toContain('data_table');
    expect(textOf(card)).toContain(`no data of this stage yet. Watched are ${view.findings.map(({ guard }) => guard).join(', ')}.`);
    const { hold } = stateOf('paused').view;
    expect(toCard({ ...early, hold }, FACTS).blocks.map(({ type }) => type)).toContain('data_table');
  });

  it('without tables and charts has the same guards', () => {
    const plain = draw('canary', 'plain').blocks.map(({ type }) => type);
    expect(plain).not.toContain('data_table');
    expect(plain).not.toContain('data_visualization');
    for (const { guard } of stateOf('canary').view.findings) expect(textOf(draw('canary', 'plain'))).toContain(guard);
  });
});
