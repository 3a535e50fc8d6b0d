import { countApprovals } from '../../../core/gate/gate-policy.js';
import { isTerminal, isWatched } from '../../../core/rollout/phases.js';
import type { Hold } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** Whom a rollout waits for. `people`: nothing goes on until somebody decides. */
export interface Wait {
  readonly kind: 'people' | 'evidence' | 'itself' | 'others' | 'nobody';
  readonly text: string;
}

type Waiting = Pick<RolloutView, 'phase' | 'hold' | 'gate' | 'reverted'>;

/** What it waits for, in a few words; `nobody` once it has ended. */
export function toWait({ phase, hold, gate, reverted }: Waiting): Wait {
  if (reverted?.state === 'reverting') return { kind: 'itself', text: 'flags going back' };
  if (isTerminal(phase)) return { kind: 'nobody', text: '' };
  if (phase === 'rollbackStuck') return { kind: 'people', text: 'help: a flag does not go back' };
  if (hold !== null) return HOLDS[hold.cause] ?? { kind: 'people', text: 'a person' };
  if (gate !== null) {
    const missing = Math.max(0, gate.required - countApprovals(gate));
    if (missing === 0) return { kind: 'itself', text: 'the approval to take effect' };
    return { kind: 'people', text: `${missing} ${missing === 1 ? 'approval' : 'approvals'} of ${gate.approvers.map(nameOf).join(', ')}` };
  }
  if (phase === 'preflight') return { kind: 'itself', text: 'its preconditions to be checked' };
  if (isWatched(phase)) return { kind: 'evidence', text: 'evidence' };
  return { kind: 'itself', text: 'flags to be written' };
}

/** `group:ml-leads` → `ml-leads`. */
export const nameOf = (approver: string): string => approver.replace(/^group:/, '');

const HOLDS: Readonly<Record<Hold['cause'], Wait>> = {
  person: { kind: 'people', text: 'somebody to resume it' },
  guard: { kind: 'people', text: 'the guard, or a person' },
  deadline: { kind: 'people', text: 'the missing proof, or a person' },
  gateExpired: { kind: 'people', text: 'a person: nobody decided in time' },
  drift: { kind: 'people', text: 'a person: flags were edited' },
  expired: { kind: 'people', text: 'a person: the exposure expired' },
  watchStale: { kind: 'itself', text: 'the watcher to look again' },
  flagsUnread: { kind: 'itself', text: 'flags to be readable' },
  queued: { kind: 'others', text: 'its flags to be free' },
  freeze: { kind: 'others', text: 'the freeze to end' },
};
