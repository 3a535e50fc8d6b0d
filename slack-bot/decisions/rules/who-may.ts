import { requestersOf } from '../../../core/gate/gate-policy.js';
import type { Directory } from '../../../core/principal/directory.js';
import { isSamePrincipal } from '../../../core/principal/principal.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** Groups of more people are named as groups. */
const MOST_MEMBERS = 8;

/** Who can still approve at the open gate, as people where the directory knows them, else as the group that the spec names; empty without a gate. */
export function toWhoMay(
  { gate, ...asked }: Pick<RolloutView, 'gate' | 'requestedBy' | 'alsoRequestedBy'>,
  directory: Directory,
): readonly string[] {
  if (gate === null) return [];
  const excluded = [...requestersOf(asked), ...gate.decisions.map(({ principal }) => principal)];
  const names = gate.approvers.flatMap((approver) => {
    if (!approver.startsWith('group:')) return [approver];
    const members = directory.members(approver).map(({ id }) => id);
    return members.length === 0 || members.length > MOST_MEMBERS ? [approver] : members;
  });
  return [...new Set(names)].filter((name) => !excluded.some((one) => isSamePrincipal(one, name)));
}
