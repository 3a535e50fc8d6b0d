import { countApprovals } from '../../../../core/gate/gate-policy.js';
import { isWatched } from '../../../../core/rollout/phases.js';
import type { Hold } from '../../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { toShownState } from '../../../../core/rollout/view/shown-state.js';
import { type Marked, md } from '../marked.js';
import { dateOf } from '../marks.js';

/** What it waits for, and until when; null when it waits for nothing any more. */
export function toWaitLine(view: RolloutView): Marked | null {
  if (view.hold !== null) return toHoldLine(view.hold, view.nextCheckAtMs);
  if (view.gate !== null) {
    const missing = Math.max(0, view.gate.required - countApprovals(view.gate));
    return md`${missing} more ${missing === 1 ? 'approval' : 'approvals'}, until ${dateOf(view.gate.expiresAtMs)}`;
  }
  if (isWatched(view.phase))
    return md`evidence${view.nextCheckAtMs === null ? '' : md`; next check ${dateOf(view.nextCheckAtMs)} at the latest`}`;
  const waits = WAITS[toShownState(view)];
  return waits === undefined ? null : md`${waits}`;
}

const WAITS: Readonly<Record<string, string>> = {
  preflight: 'its preconditions to be checked',
  applying: 'the flags to show the next stage',
  completing: 'the candidate to be made the new control',
  rollingBack: 'every flag to be read back on control',
  rollbackStuck: 'a person: it goes on trying, the runbook says what helps',
  reverting: 'every flag to be read back on the old control',
};

function toHoldLine(hold: Hold, nextCheckAtMs: number | null): Marked {
  if (hold.kind === 'paused') return md`a person to resume it; guards keep watching`;
  if (hold.cause === 'queued')
    return md`its flags to be free; it then begins by itself${nextCheckAtMs === null ? '' : md`. Given up ${dateOf(nextCheckAtMs)}`}`;
  return md`${HOLD_ENDS[hold.cause]}`;
}

const HOLD_ENDS: Readonly<Record<Exclude<Hold['cause'], 'queued'>, string>> = {
  person: 'a person to resume it; guards keep watching',
  guard: 'the guard to recover, or a person to resume or abort',
  deadline: 'the missing proof, or a person to resume or abort',
  gateExpired: 'a person: resume to ask again, or abort',
  watchStale: 'the watcher to look again; it then goes on by itself',
  drift: 'a person: resume to overwrite the edit, or abort',
  expired: 'a person: resume to show the stage again, or abort',
  freeze: 'the freeze to be over or lifted; it then goes on by itself. Abort and kill do not wait',
  flagsUnread: 'the flags to be readable again; it then goes on by itself',
};
