import { formatShare, type Share } from '../../assignment/share.js';
import { SYSTEM_PRINCIPAL } from '../../principal/principal.js';
import { amend, beginRollback, type Change, note, systemHold } from '../change.js';
import { isWatched } from '../phases.js';
import type { RolloutState } from '../rollout-state.js';
import type { RolloutSpec } from '../spec.js';
import type { FlagsTrouble } from './flags-trouble.js';

/** How often one stage is set right by itself; somebody who keeps changing a flag means it. */
export const MOST_REVERTS = 3;

type Drifted = Extract<FlagsTrouble, { kind: 'drifted' }>;

/** What follows from flags that are not as they were written; null when nothing does. A hold that stands already goes first, but for the way back. */
export function handleTrouble(change: Change, nowMs: number): Change | null {
  const { standing, hold: held, spec } = change.state;
  const trouble = standing?.flags ?? null;
  if (trouble === null) return null;
  if (trouble.kind === 'drifted' && trouble.isOff && spec.onDrift === 'adopt') return turnBack(change, trouble, nowMs);
  if (held !== null) return null;
  switch (trouble.kind) {
    case 'expired':
      return systemHold(change, 'expired', `${trouble.detail} Resume to show the stage again, or abort.`, nowMs);
    case 'unread':
      return systemHold(change, 'flagsUnread', `${trouble.detail} Holding until they can be read again.`, nowMs);
    case 'drifted':
      return handleDrift(change, trouble, nowMs);
  }
}

/** A platform refused a forward write because of an edit by hand that no look had seen yet. */
export function handleRefusedWrite(change: Change, detail: string, nowMs: number): Change {
  const { state } = change;
  // Tried again, and refused again, when the hold is over.
  if (state.hold !== null) return change;
  if (state.spec.onDrift === 'revert' && state.driftReverts < MOST_REVERTS) return setRight(change, `Setting it back: ${detail}`);
  return systemHold(change, 'drift', `${detail} Resume to overwrite it, or abort.`, nowMs);
}

/** The present stage is applied anew, over whatever stands there. */
export function applyAnew(change: Change, detail: string): Change {
  const { state } = change;
  if (!isWatched(state.phase)) return amend(change, { isReapplying: true, detail });
  return amend(change, { phase: 'applying', stageIndex: state.stageIndex - 1, gate: null, isReapplying: true, detail });
}

function handleDrift(change: Change, trouble: Drifted, nowMs: number): Change {
  const { state } = change;
  switch (state.spec.onDrift) {
    case 'hold':
      return holdFor(change, trouble, '', nowMs);
    case 'revert':
      return state.driftReverts < MOST_REVERTS
        ? setRight(change, `Setting it back: ${trouble.detail}`)
        : holdFor(change, trouble, ` It was set back ${MOST_REVERTS} times in this stage.`, nowMs);
    case 'adopt':
      return adopt(change, trouble, nowMs);
  }
}

function setRight(change: Change, detail: string): Change {
  const { driftReverts } = change.state;
  return amend(applyAnew(change, detail), { driftReverts: driftReverts + 1 }, note('hold', detail, { kind: 'reverted', cause: 'drift' }));
}

/** Somebody has taken all flags back by hand, and what people do is adopted: the rollout follows, in order. */
function turnBack(change: Change, { detail }: Drifted, nowMs: number): Change {
  const reason = `Taken back by hand. ${detail}`;
  return beginRollback(change, { cause: 'drift', reason, by: SYSTEM_PRINCIPAL.id, requestedAtMs: nowMs });
}

function adopt(change: Change, trouble: Drifted, nowMs: number): Change {
  const { state } = change;
  const why = explainUnadoptable(state, trouble.share);
  if (why !== null || trouble.share === null) return holdFor(change, trouble, ` It cannot be adopted: ${why}`, nowMs);
  const detail = `Adopting ${formatShare(trouble.share)} for this stage: ${trouble.detail}`;
  const adopted = amend(
    change,
    { spec: withShare(state.spec, state.stageIndex, trouble.share) },
    note('hold', detail, { kind: 'adopted', share: trouble.share }),
  );
  return applyAnew(adopted, detail);
}

/** Null: the stage may go on with this share. */
function explainUnadoptable({ spec, stageIndex }: RolloutState, share: Share | null): string | null {
  const stage = spec.stages[stageIndex];
  if (share === null) return 'the flags do not all show the same share with the versions of this rollout.';
  if (stage === undefined || stage.kind === 'shadow') return 'a shadow shows the candidate to nobody.';
  const next = spec.stages[stageIndex + 1];
  // What comes after an approval was approved by nobody yet.
  if (stage.approval !== undefined || next === undefined)
    return share > stage.share ? `${formatShare(share)} is above ${formatShare(stage.share)}, the most that is approved.` : null;
  const most = Math.max(stage.share, next.share);
  return share > most ? `${formatShare(share)} is above ${formatShare(most)}, the most that may come next.` : null;
}

const withShare = (spec: RolloutSpec, stageIndex: number, share: Share): RolloutSpec => ({
  ...spec,
  stages: spec.stages.map((stage, index) => (index === stageIndex ? { ...stage, share } : stage)),
});

const holdFor = (change: Change, { detail }: Drifted, more: string, nowMs: number): Change =>
  systemHold(change, 'drift', `${detail}${more} Resume to show the stage again as planned, or abort.`, nowMs);
