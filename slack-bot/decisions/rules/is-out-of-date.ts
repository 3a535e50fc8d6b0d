import { holdIdOf } from '../../../core/rollout/view/hold-id.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Wish, WishVerb } from '../wish.js';

export const isAboutGate = (verb: WishVerb): boolean => verb === 'approve' || verb === 'reject' || verb === 'breakGlass';

/**
 * True for a decision at a gate that is no longer the one, or no longer stands for the evidence, that the person was shown, and for a resumption of another hold
 * than the one that they were shown. A newer revision alone changes nothing, and what turns back is never held up by an old card.
 */
export function isOutOfDate({ verb, shown }: Pick<Wish, 'verb' | 'shown'>, { gate, hold }: Pick<RolloutView, 'gate' | 'hold'>): boolean {
  if (shown === null) return false;
  if (verb === 'resume') return typeof shown.holdId === 'string' && hold !== null && holdIdOf(hold) !== shown.holdId;
  if (!isAboutGate(verb)) return false;
  if (shown.gateId !== (gate?.id ?? null)) return true;
  // Without a gate the evidence goes on changing, and nothing is decided on it: a freeze's glass is broken whatever the guards say.
  return gate !== null && shown.evidenceHash !== undefined && shown.evidenceHash !== gate.evidenceHash;
}
