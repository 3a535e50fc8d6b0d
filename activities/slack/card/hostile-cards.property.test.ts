import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findBreaches } from '../../../contracts/slack/text/testing/find-breaches.js';
import { hostileText, withHostile } from '../../../contracts/slack/text/testing/hostile.js';
import { validateMessage } from '../../../contracts/slack/validate-slack.js';
import { CARD_STATES, entry } from './testing/card-states.js';
import { mergeLines } from './thread/merge-lines.js';
import { toThreadLine } from './thread/to-thread-line.js';
import { CARD_LEVELS, toCard } from './to-card.js';

/** Ours, or of a closed list: what the workflow itself writes. */
const KEPT = new Set(['state', 'phase', 'kind', 'cause', 'verb', 'via', 'verdict', 'status', 'unit', 'onExpiry', 'fromPhase', 'layer']);
const OF_OURS = new Set([...KEPT, 'id']);

describe('R-SEC whatever strangers write', () => {
  const states = Object.values(CARD_STATES);
  const texts = fc.array(hostileText, { minLength: 1, maxLength: 12 });

  it(
    'a card is one that Slack takes, with nothing in it that is obeyed',
    () =>
      fc.assert(
        fc.property(fc.constantFrom(...states), texts, fc.constantFrom(...CARD_LEVELS), fc.boolean(), (state, list, level, isOurId) => {
          const view = withHostile(state.view, list, isOurId ? OF_OURS : KEPT);
          const flags = withHostile(state.facts.flags ?? null, list, KEPT);
          const history = state.facts.history && withHostile(state.facts.history, list, KEPT);
          const card = toCard(view, { ...state.facts, flags, ...(history !== undefined && { history }) }, { level });
          expect(validateMessage(card, { isUpdate: true })).toEqual([]);
          expect(findBreaches(card)).toEqual([]);
          expect(card.blocks.some(({ type }) => type === 'actions')).toBe(
            isOurId && toCard(state.view, state.facts).blocks.at(-1)?.type === 'actions',
          );
        }),
        { numRuns: 300 },
      ),
    120_000,
  );

  it('so is every line of a thread, and every message of lines', () => {
    const kinds = [
      'requested',
      'preflight',
      'stage',
      'gate',
      'decision',
      'refusal',
      'verdict',
      'hold',
      'flagWrite',
      'rollback',
      'page',
      'kill',
      'reconciled',
      'ended',
    ] as const;
    const written = fc.record({ kind: fc.constantFrom(...kinds), summary: hostileText, who: hostileText, key: hostileText });
    fc.assert(
      fc.property(fc.array(written, { maxLength: 40 }), (list) => {
        const lines = list.flatMap(({ kind, summary, who, key }, index) => {
          const data = { verdict: 'fail', verb: 'approve', code: 'SELF_APPROVAL', operationId: 'r/rollback/x', keys: [key, key] };
          return toThreadLine(entry({ kind, summary, seq: index, principal: { id: who, via: 'api' }, data })) ?? [];
        });
        const messages = mergeLines(lines);
        for (const message of messages) expect([validateMessage(message), findBreaches(message)]).toEqual([[], []]);
        expect(messages[0]?.seqs[0]).toBe(lines[0]?.seq);
        expect(messages.at(-1)?.seqs[1]).toBe(lines.at(-1)?.seq);
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});
