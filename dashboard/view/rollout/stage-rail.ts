import { formatShare, WHOLE } from '../../../core/assignment/share.js';
import { isTerminal, isUndoing } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toShownState } from '../../../core/rollout/view/shown-state.js';
import { lookOf } from './state-tone.js';

/** One stop of the rail. */
export interface RailStop {
  readonly kind: string;
  /** What the stage shows: `5 %`, `10 % mirrored`. */
  readonly set: string;
  readonly status: 'done' | 'now' | 'holds' | 'back' | 'waiting';
  /** `status` in words. */
  readonly word: string;
  /** Only what goes on by itself right now moves. */
  readonly pulses: boolean;
  /** What units really got, beside what is set; null where nothing was seen. */
  readonly observed: string | null;
}

type Railed = Pick<RolloutView, 'stages' | 'stageIndex' | 'phase' | 'state' | 'hold' | 'gate' | 'reverted' | 'units' | 'unit'>;

/** The stages from first to last, with where the rollout stands. */
export function toRail(view: Railed): readonly RailStop[] {
  const isBack = isUndoing(view.phase) || (isTerminal(view.phase) && view.phase !== 'completed');
  return view.stages.map((stage) => {
    const set = stage.kind === 'shadow' ? `${formatShare(stage.shadowSample)} mirrored` : formatShare(stage.share);
    const isCurrent = stage.status === 'current';
    const [status, word] = toStatus(view, stage.status, isBack);
    return {
      kind: stage.kind,
      set,
      status,
      word,
      pulses: isCurrent && lookOf(toShownState(view)).pulses,
      observed: isCurrent ? describeObserved(view, stage.kind) : null,
    };
  });
}

function toStatus(view: Railed, status: 'done' | 'current' | 'waiting', isBack: boolean): readonly [RailStop['status'], string] {
  if (status === 'done') return ['done', 'done'];
  if (status === 'waiting') return ['waiting', isBack ? 'not begun' : 'to come'];
  if (isBack) return ['back', isTerminal(view.phase) ? 'taken back' : 'going back'];
  if (view.phase === 'completed') return ['done', 'done'];
  return view.hold !== null || view.gate !== null ? ['holds', view.hold === null ? 'waits for approval' : 'stands still'] : ['now', 'now'];
}

/** The part of the units that reported as candidates: what came of the share that is set. */
function describeObserved({ units, unit }: Railed, kind: string): string | null {
  const all = units.candidate + units.control;
  if (all === 0 || kind === 'shadow') return null;
  return `${formatShare(Math.round((units.candidate / all) * 1_000) * (WHOLE / 1_000))} of ${all.toLocaleString('en-GB')} ${unit}s seen`;
}
