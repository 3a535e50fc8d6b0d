import type { ObservedFlag } from '../../assignment/observed-flag.js';
import { WHOLE } from '../../assignment/share.js';
import { type Refusal, refuse } from '../../errors/refusal.js';
import type { FlagMove } from '../spec.js';
import type { RevertRecord, RolloutView } from '../view/rollout-view.js';
import { afterCompletion, explainEnd } from './explain-end.js';

/** Why a rollout cannot be reverted (again), as far as its own story tells. What the flags serve is asked apart. */
export function findRevertRefusal(view: RolloutView, nowMs: number): Refusal | null {
  const { id, phase, state, reverted, revertibleUntilMs } = view;
  if (phase !== 'completed') {
    const detail =
      view.endedAtMs === null
        ? `Rollout ${id} has not completed, it is ${state}. Abort it instead: \`tidegate abort ${id}\`.`
        : explainEnd(view, nowMs);
    return refuse('NOT_REVERTIBLE', detail);
  }
  if (reverted !== undefined) return refuse('ALREADY_REVERTED', `Rollout ${id} completed. ${afterCompletion(view, nowMs)}`);
  if (revertibleUntilMs !== undefined && nowMs < revertibleUntilMs) return null;
  return refuse('REVERT_TOO_LATE', `Rollout ${id} completed. ${afterCompletion(view, nowMs)}`);
}

/** Refused when there is nothing to bring back, or when somebody newer has moved a flag on. */
export function findServedRefusal(rolloutId: string, moves: readonly FlagMove[], observed: readonly ObservedFlag[]): Refusal | null {
  const movedOn = findMovedOn(rolloutId, moves, observed);
  if (movedOn !== null) return movedOn;
  if (moves.some((move) => servedVersion(find(observed, move)) === move.candidate)) return null;
  return refuse('REVERT_OVERTAKEN', `Every flag of rollout ${rolloutId} serves its old control already; there is nothing to bring back.`);
}

/** Refused when a flag serves a version that this rollout does not know: taking it back would undo somebody else's work. */
export function findMovedOn(rolloutId: string, moves: readonly FlagMove[], observed: readonly ObservedFlag[]): Refusal | null {
  for (const move of moves) {
    const version = servedVersion(find(observed, move));
    if (version === move.candidate || version === move.control) continue;
    return refuse(
      'REVERT_OVERTAKEN',
      `Flag ${move.key} serves ${version || 'nothing'}, neither the candidate of rollout ${rolloutId} (${move.candidate}) nor its control (${move.control}): somebody has moved it on. Start a new rollout from what is served to ${move.control}.`,
    );
  }
  return null;
}

const find = (observed: readonly ObservedFlag[], { key }: FlagMove) => observed.find((flag) => flag.key === key);

/** What new units get. */
const servedVersion = (flag: ObservedFlag | undefined): string | undefined =>
  flag?.share === WHOLE && flag.candidateVersion !== null ? flag.candidateVersion : flag?.controlVersion;

export type RevertOrder = Pick<RevertRecord, 'atMs' | 'by' | 'reason'>;

/** The view of a completed rollout from the moment on from which it is reverted; it stays completed. */
export function toRevertingView(view: RolloutView, { atMs, by, reason }: RevertOrder): RolloutView {
  const text = `Completed, and being reverted by ${by}: ${reason}`;
  return { ...view, revision: view.revision + 1, reverted: { atMs, by, reason, state: 'reverting' }, headline: text, detail: text };
}

/** When every flag has been read back at the old control. */
export function toRevertedView(view: RolloutView, endedAtMs: number): RolloutView {
  const { reverted } = view;
  if (reverted === undefined) return view;
  const text = `Completed, and reverted by ${reverted.by}: every unit gets the old control. Reason: ${reverted.reason}`;
  return { ...view, revision: view.revision + 1, reverted: { ...reverted, state: 'reverted', endedAtMs }, headline: text, detail: text };
}

/** A revert that could not be done after all: as it was before. */
export function toUnrevertedView({ reverted: _, ...view }: RolloutView, why: string): RolloutView {
  const text = `Completed: every unit gets the candidate. A revert was refused: ${why}`;
  return { ...view, revision: view.revision + 1, headline: text, detail: text };
}
