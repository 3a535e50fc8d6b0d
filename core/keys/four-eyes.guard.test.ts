import { describe, expect, it } from 'vitest';
import { EVERYTHING, findAccessRefusal } from '../access/access.js';
import { findGateRefusal } from '../gate/gate-policy.js';
import type { Gate } from '../rollout/rollout-state.js';
import { findServiceKeyFault } from './service-key.js';

const gate: Gate = {
  ...{ id: 'r2/1.4', stageIndex: 0, openedAtMs: 0, expiresAtMs: 100, required: 1, onExpiry: 'hold', evidenceHash: 'e1', decisions: [] },
  approvers: ['key:ci', 'ada@example.com'],
};
const ask = (id: string, verb: 'approve' | 'reject' = 'approve') =>
  findGateRefusal({
    ...{ gate, requestedBy: 'key:other', alsoRequestedBy: ['ada@example.com'], nowMs: 1 },
    decision: { id: 'd1', verb, principal: { id, groups: [], via: 'api' }, reason: 'fine' },
  });

describe('ux-ecosystem 1.2 row 2 a service key is no second pair of eyes', () => {
  it.each(['key:ci', 'KEY:CI', ' key:ci'])('%s never approves, even when the gate names it; it may reject', (id) => {
    expect(ask(id)).toMatchObject({ code: 'NOT_AN_APPROVER', detail: expect.stringContaining("a program's key") });
    expect(ask('key:ci', 'reject')).toBeNull();
  });

  it('whoever made the key that started it has asked for it', () =>
    expect(ask('ada@example.com')).toMatchObject({ code: 'SELF_APPROVAL' }));

  it('has no right to approve, whatever it was granted', () => {
    const caller = { principal: { id: 'key:ci', groups: [], via: 'api' as const }, method: 'key' as const, grants: EVERYTHING };
    const scope = { environment: 'production', feature: 'search' };
    expect(findAccessRefusal(caller, 'approve', scope)).toMatchObject({ code: 'FORBIDDEN', detail: expect.stringContaining('person') });
    expect(findAccessRefusal(caller, 'operate', scope)).toBeNull();
  });

  it('is not made with the role approver', () => {
    const approver = { role: 'approver' as const, environment: '*', features: '*' };
    expect(findServiceKeyFault('ci', [{ ...approver, role: 'viewer' }, approver])).toMatchObject({ pointer: '/grants/1' });
    expect(findServiceKeyFault('ci', EVERYTHING)).toBeNull();
  });
});
