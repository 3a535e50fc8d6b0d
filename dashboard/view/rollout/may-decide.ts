import { isApprover, requestersOf } from '../../../core/gate/gate-policy.js';
import { isSamePrincipal } from '../../../core/principal/principal.js';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

interface Asked {
  readonly gate: Gate;
  readonly view: Pick<RolloutView, 'requestedBy' | 'alsoRequestedBy'>;
  readonly me: { readonly id: string; readonly groups: readonly string[] };
}

/** Why this person's approval would be refused, said before they write a reason; null when nothing is known against it. The API decides. */
export function whyNotApprove({ gate, view, me }: Asked): string | null {
  const asked = requestersOf({ requestedBy: view.requestedBy, alsoRequestedBy: view.alsoRequestedBy });
  if (asked.some((requester) => isSamePrincipal(requester, me.id))) return 'You asked for this change, so somebody else has to approve it.';
  return whyNotDecide({ gate, me });
}

/** The same for saying no, which who asked for it may. */
export function whyNotDecide({ gate, me }: Pick<Asked, 'gate' | 'me'>): string | null {
  if (!isApprover(gate.approvers, { ...me, via: 'api' })) return `You (${me.id}) are not among those who decide here.`;
  const mine = gate.decisions.find(({ principal }) => isSamePrincipal(principal, me.id));
  return mine === undefined ? null : `You have ${mine.verb === 'approve' ? 'approved' : 'rejected'} it already.`;
}
