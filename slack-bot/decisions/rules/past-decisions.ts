import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import { isSamePrincipal, type Principal } from '../../../core/principal/principal.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Shown, Wish, WishVerb } from '../wish.js';

/** Ids of this person's decisions about one rollout, as its timeline has them. */
export interface PastDecisions {
  readonly taken: ReadonlySet<unknown>;
  readonly refused: ReadonlySet<unknown>;
}

export function toPastDecisions(entries: readonly RecordedEntry[], { id }: Principal): PastDecisions {
  const idsOf = (kind: RecordedEntry['kind']) =>
    new Set(
      entries.filter((entry) => entry.kind === kind && isSamePrincipal(entry.principal.id, id)).map(({ data }) => data['decisionId']),
    );
  return { taken: idsOf('decision'), refused: idsOf('refusal') };
}

export interface DecisionAbout {
  readonly wish: Wish;
  readonly principal: Principal;
  readonly view: RolloutView;
  readonly past: PastDecisions;
}

/**
 * `slack/<gate or ->/<revision>/<person>/<verb>`: a press that is delivered twice, or repeated because its answer was late, is one decision. A refused one is not
 * kept to: the next press is asked anew, because who may act can have changed; and a pause that was taken and has been undone since is a new pause.
 */
export function toDecisionId({ wish, principal, view, past }: DecisionAbout): string {
  const now: Shown = { gateId: view.gate?.id ?? null, revision: view.revision };
  const first = toId(wish.shown ?? now, principal, wish.verb);
  const id = wish.verb === 'pause' && past.taken.has(first) && view.hold?.kind !== 'paused' ? toId(now, principal, wish.verb) : first;
  if (past.taken.has(id)) return id;
  const isAnew = past.refused.has(id) || (wish.reason === '' && wish.verb !== 'pause');
  return isAnew ? `${id}/${wish.pressId}` : id;
}

const toId = ({ gateId, revision }: Shown, principal: Principal, verb: WishVerb): string =>
  `slack/${gateId ?? '-'}/${revision}/${principal.id}/${verb}`;
