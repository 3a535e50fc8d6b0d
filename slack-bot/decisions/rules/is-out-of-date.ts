import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Wish, WishVerb } from '../wish.js';

export const isAboutGate = (verb: WishVerb): boolean => verb === 'approve' || verb === 'reject' || verb === 'breakGlass';

/**
 * True for a decision at a gate that is no longer the one, or no longer stands for the evidence, that the person was shown. A newer revision alone changes nothing,
 * and what turns back is never held up by an old card.
 */
export function isOutOfDate({ verb, shown }: Pick<Wish, 'verb' | 'shown'>, { gate }: Pick<RolloutView, 'gate'>): boolean {
  if (shown === null || !isAboutGate(verb)) return false;
  if (shown.gateId !== (gate?.id ?? null)) return true;
  return shown.evidenceHash !== undefined && shown.evidenceHash !== (gate?.evidenceHash ?? null);
}
