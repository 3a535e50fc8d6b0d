import { isForward, isTerminal } from '../../../core/rollout/phases.js';
import { isQueued } from '../../../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What can be asked of a rollout. `decide` and `freeze` lead to another page. */
export type ActionName = 'decide' | 'pause' | 'resume' | 'abort' | 'abortNow' | 'breakGlass' | 'kill' | 'retry' | 'revert' | 'freeze';

export interface Actions {
  /** What most people want now; null: it goes on by itself. */
  readonly primary: ActionName | null;
  readonly others: readonly ActionName[];
}

type Asked = Pick<RolloutView, 'phase' | 'hold' | 'gate' | 'stepBack' | 'findings' | 'reverted' | 'revertibleUntilMs'>;

/** What this state leaves to ask for. Whether this person may is for the API to say. */
export function toActions(view: Asked, nowMs: number): Actions {
  const { phase, stepBack } = view;
  if (isTerminal(phase)) return { primary: toLast(view, nowMs), others: [] };
  if (!isForward(phase)) {
    // A second abort ends the steps of the first.
    return { primary: stepBack === undefined || stepBack.isOver ? null : 'abortNow', others: ['kill'] };
  }
  const primary = toPrimary(view);
  const all: readonly ActionName[] = [...toHolds(view), ...toGlass(view), 'abort', ...(phase === 'preflight' ? [] : (['kill'] as const))];
  return { primary, others: all.filter((action) => action !== primary) };
}

function toLast({ phase, reverted, revertibleUntilMs }: Asked, nowMs: number): ActionName | null {
  if (phase !== 'completed') return 'retry';
  return reverted === undefined && revertibleUntilMs !== undefined && revertibleUntilMs > nowMs ? 'revert' : null;
}

function toPrimary(view: Asked): ActionName | null {
  const { phase, hold, gate, findings } = view;
  if (isQueued({ hold })) return 'abort';
  if (hold?.cause === 'freeze') return 'freeze';
  if (hold !== null) return 'resume';
  if (gate !== null) return 'decide';
  if (findings.some(({ verdict, advisory }) => verdict === 'fail' && advisory !== true)) return 'abort';
  return phase === 'preflight' ? null : 'pause';
}

function toHolds({ phase, hold }: Asked): readonly ActionName[] {
  // Nobody resumes a freeze: it ends, is lifted, or its glass is broken.
  if (isQueued({ hold }) || hold?.cause === 'freeze') return [];
  if (hold !== null) return ['resume'];
  return phase === 'preflight' ? [] : ['pause'];
}

const toGlass = ({ hold, gate }: Asked): readonly ActionName[] => (hold?.cause === 'freeze' || gate !== null ? ['breakGlass'] : []);
