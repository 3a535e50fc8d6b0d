import { describe, expect, it } from 'vitest';
import type { Gate } from '../rollout/rollout-state.js';
import { findGateRefusal } from './gate-policy.js';

const gate: Gate = {
  ...{ id: 'r2/1.4', stageIndex: 0, openedAtMs: 0, expiresAtMs: 100, required: 1, onExpiry: 'hold', evidenceHash: 'e1', decisions: [] },
  approvers: ['group:ml-leads'],
};
const ask = (id: string, verb: 'approve' | 'reject' = 'approve') =>
  findGateRefusal({
    ...{ gate, requestedBy: 'dev@example.com', alsoRequestedBy: ['Ada@example.com'], nowMs: 1 },
    decision: { id: 'd1', verb, principal: { id, groups: ['ml-leads'], via: 'slack' }, reason: 'fine' },
  });

describe('ux-ecosystem 1.2 row 2 nobody approves what they asked for', () => {
  it('nor what somebody else has asked for again, nor what they wrote; the refusal names everybody whom that is true of', () => {
    const refusal = ask('ada@example.com');
    expect(refusal?.code).toBe('SELF_APPROVAL');
    expect(refusal?.detail).toMatch(
      /^ada@example\.com asked .*as its author or in a rollout that this one retries.* Nor can dev@example\.com;/,
    );
    expect(ask('dev@example.com')?.detail).toContain('asked for this rollout');
  });

  it('they may reject it, and others may approve it', () => {
    expect([ask('ada@example.com', 'reject'), ask('grace@example.com')]).toEqual([null, null]);
  });
});
