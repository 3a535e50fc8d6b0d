import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { createInitialState } from '../initial-state.js';
import type { Decision } from '../rollout-event.js';
import type { RolloutState } from '../rollout-state.js';
import { transition } from '../transition.js';
import { holdIdOf } from './hold-id.js';

const T0 = 1_800_000_000_000;
const request = { rolloutId: 'r1', spec: createSampleSpec(), specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 };
const held: RolloutState = {
  ...createInitialState(request),
  ...{ phase: 'watching', stageIndex: 0, stageAttempt: 1, stageStartedAtMs: T0 },
  hold: { kind: 'held', cause: 'guard', reason: 'errors 9 % against 1 %.', by: 'system:tidegate', sinceMs: T0 + 5 },
};
const resume = (shown: Pick<Decision, 'holdId'>) => {
  const principal = { id: 'lead@example.com', groups: [], via: 'slack' } as const;
  return transition(held, { kind: 'decision', decision: { id: 'd1', verb: 'resume', principal, reason: 'fine', ...shown } }, T0 + 9);
};

describe('ux-ecosystem 1.2 row 4 a resumption is of the hold that was shown', () => {
  it.each([{ cause: 'person', sinceMs: T0 + 5 } as const, { cause: 'guard', sinceMs: T0 + 4 } as const])(
    'of another one ($cause since $sinceMs) it is refused, with what holds now',
    (shown) => {
      const refusal = resume({ holdId: holdIdOf(shown) });
      expect(refusal).toMatchObject({ code: 'OUT_OF_DATE' });
      expect(JSON.stringify(refusal)).toContain('errors 9 % against 1 %.');
    },
  );

  it('of this one, and by a client that does not say which, it is taken', () => {
    for (const shown of [{ holdId: holdIdOf({ cause: 'guard', sinceMs: T0 + 5 }) }, {}])
      expect(resume(shown)).toMatchObject({ state: { hold: null } });
  });
});
