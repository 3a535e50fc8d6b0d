import { type Refusal, refuse } from '../errors/refusal.js';
import { explainNoApproval, isServiceKey } from '../keys/service-key.js';
import { isSamePrincipal, type Principal } from '../principal/principal.js';
import type { Decision } from '../rollout/rollout-event.js';
import type { Gate } from '../rollout/rollout-state.js';

/** True when `approvers` (`group:<name>` or a person's id) names this principal. */
export function isApprover(approvers: readonly string[], principal: Principal): boolean {
  return approvers.some((approver) =>
    approver.startsWith('group:') ? principal.groups.includes(approver.slice('group:'.length)) : isSamePrincipal(approver, principal.id),
  );
}

export interface GateQuestion {
  readonly gate: Gate;
  readonly requestedBy: string;
  /** Who else asked for the change. */
  readonly alsoRequestedBy?: readonly string[] | undefined;
  readonly decision: Decision;
  readonly nowMs: number;
}

/** Everybody who asked for the change: of the rollout itself, of those that it retries, its authors, and whoever made a service key by which that was done. */
export const requestersOf = ({
  requestedBy,
  alsoRequestedBy = [],
}: Pick<GateQuestion, 'requestedBy' | 'alsoRequestedBy'>): readonly string[] => [requestedBy, ...alsoRequestedBy];

/** Why this person may not decide at this gate now, or null when they may. Four eyes: never a requester, never twice the same person, never a program. */
export function findGateRefusal({ gate, decision, nowMs, ...asked }: GateQuestion): Refusal | null {
  const { principal } = decision;
  const whoMay = gate.approvers.join(', ');
  const other = findOtherGate({ gate, decision, nowMs });
  if (other !== null) return other;
  if (decision.verb === 'approve' && isServiceKey(principal.id)) return refuse('NOT_AN_APPROVER', explainNoApproval(principal.id));
  if (decision.verb === 'approve' && requestersOf(asked).some((requester) => isSamePrincipal(principal.id, requester)))
    return refuse('SELF_APPROVAL', explainSelf(principal.id, asked, whoMay));
  if (!isApprover(gate.approvers, principal)) {
    return refuse('NOT_AN_APPROVER', `${principal.id} is not an approver of gate ${gate.id}. These may: ${whoMay}.`);
  }
  if (gate.decisions.some((earlier) => isSamePrincipal(earlier.principal, principal.id))) {
    return refuse(
      'ALREADY_DECIDED',
      `${principal.id} has already decided at gate ${gate.id}; ${gate.required} different people are needed, ${gate.decisions.length} so far.`,
    );
  }
  return findChangedEvidence(gate, decision);
}

function explainSelf(
  id: string,
  { requestedBy, alsoRequestedBy }: Pick<GateQuestion, 'requestedBy' | 'alsoRequestedBy'>,
  whoMay: string,
): string {
  if (isSamePrincipal(id, requestedBy)) return `${id} asked for this rollout and cannot approve it. These may: ${whoMay}.`;
  const others = requestersOf({ requestedBy, alsoRequestedBy }).filter((requester) => !isSamePrincipal(requester, id));
  return `${id} asked for this change, as its author or in a rollout that this one retries, or made a key by which that was done, and cannot approve it. Nor can ${others.join(', ')}; otherwise these may: ${whoMay}.`;
}

/** Why a decision, whoever made it, was made about something else than this gate and its evidence as they stand now; null when it was not. */
export function findGateMismatch(question: Omit<GateQuestion, 'requestedBy' | 'alsoRequestedBy'>): Refusal | null {
  return findOtherGate(question) ?? findChangedEvidence(question.gate, question.decision);
}

function findOtherGate({ gate, decision, nowMs }: Omit<GateQuestion, 'requestedBy' | 'alsoRequestedBy'>): Refusal | null {
  if (decision.gateId !== undefined && decision.gateId !== gate.id) {
    return refuse(
      'GATE_MISMATCH',
      `The decision names gate ${decision.gateId}; open is ${gate.id}. Read the rollout again and decide on that.`,
    );
  }
  if (nowMs < gate.expiresAtMs) return null;
  return refuse(
    'GATE_EXPIRED',
    `Gate ${gate.id} expired at ${new Date(gate.expiresAtMs).toISOString()}; its declared outcome (${gate.onExpiry}) applies.`,
  );
}

function findChangedEvidence(gate: Gate, decision: Decision): Refusal | null {
  if (decision.evidenceHash === undefined || decision.evidenceHash === gate.evidenceHash) return null;
  return refuse(
    'EVIDENCE_CHANGED',
    `The evidence has changed since it was shown (${decision.evidenceHash} is now ${gate.evidenceHash}). Look again, then decide.`,
  );
}

/** Approvals so far that count. */
export function countApprovals(gate: Gate): number {
  return gate.decisions.filter((decision) => decision.verb === 'approve').length;
}
