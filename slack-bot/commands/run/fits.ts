import { isForward } from '../../../core/rollout/phases.js';
import { isQueued } from '../../../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { DecidingWord } from '../parse/command.js';

type Fits = (view: RolloutView) => boolean;

const hasGate: Fits = ({ phase, gate }) => isForward(phase) && gate !== null;
const isFrozen: Fits = ({ hold }) => hold?.cause === 'freeze';

/** For which open rollouts a command makes sense: where the person names none, only those are meant. What is allowed is decided by the rollout, not here. */
export const FITS: Readonly<Record<DecidingWord, Fits>> = {
  approve: hasGate,
  reject: hasGate,
  pause: ({ phase, hold }) => isForward(phase) && hold === null,
  resume: (view) => isForward(view.phase) && view.hold !== null && !isQueued(view) && !isFrozen(view),
  abort: ({ phase, stepBack }) => isForward(phase) || stepBack !== undefined,
  kill: () => true,
  'break-glass': (view) => hasGate(view) || isFrozen(view),
};
