import { describe, expect, it } from 'vitest';
import type { Gate, Hold } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toActionRequest } from './action-words.js';
import { toActions } from './actions.js';
import { whyNotApprove } from './may-decide.js';

const GATE: Gate = {
  id: 'r/2.5',
  stageIndex: 1,
  openedAtMs: 0,
  expiresAtMs: 1_000,
  approvers: ['group:ml-leads'],
  required: 1,
  onExpiry: 'hold',
  evidenceHash: 'e-1',
  decisions: [],
};
const hold = (cause: Hold['cause']): Hold => ({ kind: cause === 'person' ? 'paused' : 'held', cause, reason: 'x', by: 'ada', sinceMs: 7 });
const view = (changes: Partial<RolloutView>) =>
  ({
    id: 'r',
    feature: 'support',
    environment: 'production',
    phase: 'watching',
    hold: null,
    gate: null,
    findings: [],
    ...changes,
  }) as RolloutView;

describe('R-UX-1 the one action that follows from the state', () => {
  it.each([
    ['watching', view({}), 'pause'],
    ['at a gate', view({ phase: 'gate', gate: GATE }), 'decide'],
    ['paused', view({ hold: hold('person') }), 'resume'],
    ['frozen', view({ hold: hold('freeze') }), 'freeze'],
    ['queued', view({ phase: 'preflight', hold: hold('queued') }), 'abort'],
    ['with a failing guard', view({ findings: [{ verdict: 'fail' } as never] }), 'abort'],
    ['with a failing guard that does not act', view({ findings: [{ verdict: 'fail', advisory: true } as never] }), 'pause'],
    ['rolling back', view({ phase: 'rollingBack' }), null],
    ['rolled back', view({ phase: 'rolledBack' }), 'retry'],
    ['completed and revertible', view({ phase: 'completed', revertibleUntilMs: 2_000 }), 'revert'],
    ['completed long ago', view({ phase: 'completed', revertibleUntilMs: 500 }), null],
  ] as const)('%s', (_name, state, primary) => expect(toActions(state, 1_000).primary).toBe(primary));

  it.each(['watching', 'gate', 'applying', 'baking'] as const)('abort and kill are open while it is %s', (phase) => {
    const { primary, others } = toActions(view({ phase }), 0);
    expect([primary, ...others]).toEqual(expect.arrayContaining(['abort', 'kill']));
  });

  it('a resumption names the hold that was shown', () => {
    const { body } = toActionRequest('resume', view({ hold: hold('person') }), { reason: 'go', requestId: 'q' });
    expect(body).toEqual({ id: 'q', reason: 'go', verb: 'resume', holdId: 'person/7' });
  });

  it('who asked for a change learns before writing a reason that somebody else must approve', () => {
    const asked = { gate: GATE, view: { requestedBy: 'Ada@example.com' } };
    expect(whyNotApprove({ ...asked, me: { id: 'ada@example.com', groups: ['ml-leads'] } })).toMatch(/somebody else/);
    expect(whyNotApprove({ ...asked, me: { id: 'dev@example.com', groups: [] } })).toMatch(/not among/);
    expect(whyNotApprove({ ...asked, me: { id: 'grace@example.com', groups: ['ml-leads'] } })).toBeNull();
  });
});
