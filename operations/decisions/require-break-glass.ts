import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { isApprover } from '../../core/gate/gate-policy.js';
import type { Principal } from '../../core/principal/principal.js';

/**
 * Why this person may not break the glass here; null when they may. The right is one of its own, given by the installation (`TIDEGATE_BREAK_GLASS`) and not by a
 * spec: who asks for a rollout must not give it to himself. Every door asks here.
 */
export function findBreakGlassRefusal(principal: Principal, breakGlass: readonly string[]): Refusal | null {
  if (isApprover(breakGlass, principal)) return null;
  const whoMay = breakGlass.length === 0 ? 'Nobody may: TIDEGATE_BREAK_GLASS names nobody.' : `These may: ${breakGlass.join(', ')}.`;
  return refuse('FORBIDDEN', `${principal.id} may not break the glass. ${whoMay}`);
}
