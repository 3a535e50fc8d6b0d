import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_STATES, FACTS } from '../../activities/slack/card/testing/card-states.js';
import { parseStartMetadata } from '../../contracts/slack/start-metadata.js';
import { findBreaches } from '../../contracts/slack/text/testing/find-breaches.js';
import { hostileText, withHostile } from '../../contracts/slack/text/testing/hostile.js';
import { validateMessage, validateView } from '../../contracts/slack/validate-slack.js';
import type { FreezeView } from '../../core/freeze/freeze-view.js';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { toChoiceAnswer, toUnknownAnswer } from './answers/to-choice-answer.js';
import { toHelpAnswer } from './answers/to-help-answer.js';
import { toListAnswer } from './answers/to-list-answer.js';
import { toTemplatesAnswer } from './answers/to-templates-answer.js';
import { toStartModal } from './modals/start-modal.js';
import { orderByNeed } from './order-by-need.js';
import { toFrozenNotice, toThawedNotice, toUsageNotice, toWhichFreezeNotice } from './to-freeze-notice.js';
import { toHome } from './to-home.js';
import { toHomeNotice } from './to-home-notice.js';
import { toStartedNotice } from './to-started-notice.js';
import { toTypeAgainNotice } from './to-type-again-notice.js';

const ALL = Object.values(CARD_STATES).map(({ view }) => view);
const SPEC = sampleSpec();
const FREEZE: FreezeView = {
  ...{
    id: 'f-0123456789',
    environment: 'production',
    feature: 'support-answer',
    kind: 'stop',
    reason: 'incident 7',
    by: 'ada@example.com',
  },
  ...{ fromMs: 0, untilMs: 7_200_000, state: 'lifted', createdAtMs: 0, via: 'slack' },
  ...{ liftedAtMs: 1, liftedBy: 'grace@example.com', liftedVia: 'slack', liftReason: 'solved' },
};
const TEMPLATE = {
  name: 'support-canary',
  kind: 'plan',
  source: 'folder',
  title: 'Support canary',
  summary: 'Answer with gpt-x',
  feature: 'support-answer',
  environment: 'production',
  stages: [{ kind: 'canary', share: 5_000, hold: '1h', holdMs: 3_600_000, gate: true }],
  lasts: '1h',
  needs: [],
  layers: ['model'],
  problem: null,
} as const;
const ask = (spec = SPEC, warnings = [{ pointer: '/metrics', detail: 'No baseline.' }]) =>
  toStartModal({ template: 'canary', spec, specHash: 'a'.repeat(64), warnings })!;
/** Closed lists, and names that Tidegate itself has checked. */
const KEPT = new Set([
  'type',
  'kind',
  'state',
  'unit',
  'phase',
  'status',
  'cause',
  'verdict',
  'onExpiry',
  'via',
  'sessions',
  'platform',
  'layer',
  'verb',
]);

describe('R-SLACK-1 the dialog that starts a rollout', () => {
  it('is taken by Slack, and remembers what was shown', () => {
    const modal = ask();
    expect(validateView(modal)).toEqual([]);
    expect(parseStartMetadata(modal.private_metadata!)).toEqual({ template: 'canary', specHash: 'a'.repeat(64) });
    expect(modal.private_metadata!.length).toBeLessThan(200);
  });

  it('is no place to fill in a bundle: beyond four flags only the summary is asked for', () => {
    const inputs = (count: number) => {
      const flags = Array.from({ length: count }, (_, index) => ({ ...SPEC.flags[0]!, key: `flag-${index}` }));
      return ask({ ...SPEC, flags }).blocks.filter(({ type }) => type === 'input').length;
    };
    expect([1, 4, 5, 60].map(inputs)).toEqual([2, 5, 1, 1]);
  });

  it('stays one with sixty flags, stages and guards', () => {
    const many = <T>(one: T): T[] => Array.from({ length: 60 }, () => one);
    const spec = { ...SPEC, flags: many(SPEC.flags[0]!), stages: many(SPEC.stages[1]!), guards: many(SPEC.guards[0]!) };
    expect(validateView(ask(spec, many({ pointer: '/x', detail: 'y'.repeat(900) })))).toEqual([]);
  });

  it.each(['', '../x', 'a b', 'x'.repeat(65)])('is not opened for a template that cannot be: %j', (template) =>
    expect(toStartModal({ template, spec: SPEC, specHash: 'a', warnings: [] })).toBeNull(),
  );

  it.each([
    '',
    '{',
    '{"v":2,"template":"a","specHash":"b"}',
    '{"v":1,"template":"../a","specHash":"b"}',
    JSON.stringify({ v: 1, template: 'a', specHash: 'b', x: 1 }),
  ])('what it did not write is not read: %s', (text) => expect(parseStartMetadata(text)).toBeNull());
});

describe('R-SLACK-1 what needs people comes first', () => {
  it('stuck rollbacks, gates, holds, what turns back, the rest; else as it was', () => {
    const base = CARD_STATES['canary']!.view;
    const one = (id: string, changes: Partial<typeof base>) => ({ ...base, id, ...changes });
    const { gate } = CARD_STATES['gate-0-of-2']!.view;
    const { hold } = CARD_STATES['held-guard']!.view;
    const views = [
      one('queued', { hold: { ...hold!, cause: 'queued' } }),
      one('calm', {}),
      one('back', { phase: 'rollingBack' }),
      one('held', { hold }),
      one('gate', { gate }),
      one('stuck', { phase: 'rollbackStuck' }),
      one('calm too', {}),
    ];
    expect(orderByNeed(views).map(({ id }) => id)).toEqual(['stuck', 'gate', 'held', 'back', 'calm', 'calm too', 'queued']);
  });
});

describe('ux-ecosystem 1.6 whatever strangers have written', () => {
  const messages = (text: (value: string) => string, hostile: readonly string[]) => {
    const freeze = withHostile(FREEZE, hostile, KEPT);
    const views = withHostile(ALL.slice(0, 6), hostile, KEPT);
    const template = withHostile(TEMPLATE, hostile, KEPT);
    return [
      toHelpAnswer(text('x'), 'list'),
      toListAnswer(views, { freezes: [freeze, freeze, freeze, freeze, freeze] }),
      toTemplatesAnswer([template, { ...template, problem: text('p') }], 3),
      toChoiceAnswer('status', text('s'), views),
      toUnknownAnswer('why', text('s')),
      toFrozenNotice({ freeze, warnings: [{ pointer: '', detail: text('w') }] }),
      toThawedNotice(freeze),
      toWhichFreezeNotice(
        Array.from({ length: 12 }, () => freeze),
        text('why'),
      ),
      toUsageNotice('/tidegate freeze <reason>', text('why')),
      toTypeAgainNotice('/tidegate start'),
      toStartedNotice({ view: views[0]!, warnings: [{ pointer: '', detail: text('w') }], hasBegun: true, baseUrl: undefined }),
    ];
  };

  it('is shown and not obeyed, and is never too long', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 8 }), (hostile) => {
        for (const message of messages(() => hostile[0]!, hostile)) {
          expect(validateMessage(message)).toEqual([]);
          expect(findBreaches(message)).toEqual([]);
        }
        const modal = ask(withHostile(SPEC, hostile, KEPT), [{ pointer: hostile[0]!, detail: hostile[0]! }]);
        const shown = modal.blocks.filter(({ type }) => type !== 'input');
        expect(findBreaches(shown)).toEqual([]);
        expect(validateView({ ...modal, blocks: shown })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('a home tab of everything at once is taken by Slack', () => {
    const many = Array.from({ length: 4 }, () => ALL).flat();
    expect(validateView(toHome({ waitingForMe: many, mine: many, others: many }, FACTS))).toEqual([]);
    expect(validateView(toHomeNotice(toUsageNotice('/x', 'y')))).toEqual([]);
  });
});
