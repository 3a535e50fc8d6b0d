import { countApprovals, requestersOf } from '../../../../core/gate/gate-policy.js';
import type { Gate } from '../../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { fitLines } from '../fit-lines.js';
import { joinMarked, type Marked, md, safe } from '../marked.js';
import { agoOf, code, dateOf, person, sentence } from '../marks.js';
import type { RolloutFacts } from './rollout-facts.js';

const MOST_APPROVERS = 12;
const ROOM = { most: 6, characters: 900 };

/** Who may decide until when, and what has been decided; bound to the evidence that is shown with it. */
export function toGateLines(
  gate: Gate,
  view: Pick<RolloutView, 'requestedBy' | 'alsoRequestedBy' | 'evidenceHash'>,
  facts: RolloutFacts,
): readonly Marked[] {
  const changed = toChangedLine(gate, view.evidenceHash, facts.voidedApprovals ?? 0);
  const decided = gate.decisions.map(({ verb, principal, atMs, reason }) => {
    const what = verb === 'approve' ? '✅ approved' : '⛔ rejected';
    return md`${what} by ${person(principal, facts.slackIds)} ${agoOf(atMs, facts.nowMs)}: ${sentence(reason, 240)}`;
  });
  return [
    md`✋ *Approvals: ${countApprovals(gate)} of ${gate.required}*`,
    ...changed,
    ...fitLines(decided, { ...ROOM, rest: (shown) => md`… and ${decided.length - shown} more decisions` }),
    md`*Who decides:* ${toApprovers(gate.approvers, facts)}; not ${toApprovers(requestersOf(view), facts)}, who asked for it`,
    md`*Until:* ${dateOf(gate.expiresAtMs)}, then ${gate.onExpiry === 'rollback' ? 'it rolls back' : 'it holds'}. It never goes on by itself.`,
    md`*Evidence:* ${code(gate.evidenceHash, 40)}. An approval counts for this evidence only.`,
  ];
}

/** Everybody who may decide, as mentions where Slack knows them. */
export function toApprovers(approvers: readonly string[], facts: Pick<RolloutFacts, 'slackIds'>): Marked {
  const shown = approvers.slice(0, MOST_APPROVERS).map((approver) => person(approver, facts.slackIds));
  const rest = approvers.length - shown.length;
  return joinMarked([...shown, ...(rest > 0 ? [md`${rest} more`] : [])], ', ');
}

function toChangedLine(gate: Gate, shownHash: string | null, voided: number): readonly Marked[] {
  if (voided > 0) return [md`🔄 *The evidence has changed*: ${voided} ${voided === 1 ? 'approval' : 'approvals'} must be given again.`];
  if (shownHash === null || shownHash === gate.evidenceHash) return [];
  return [
    md`🔄 *The evidence is changing*: the gate stands for ${code(gate.evidenceHash, 40)}, the guards now say ${safe(shownHash, 40)}.`,
  ];
}
