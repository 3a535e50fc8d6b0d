import { isForward } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

type Shown = Pick<
  RolloutView,
  'id' | 'phase' | 'hold' | 'feature' | 'environment' | 'reverted' | 'revertibleUntilMs' | 'freeze' | 'stepBack'
>;

export interface NextCommand {
  readonly what: string;
  readonly command: readonly string[];
}

/** What a person could type now, with what it does; the gate's own commands stand in its block. */
export function toNextCommands(view: Shown, nowMs: number): readonly NextCommand[] {
  const { id, phase } = view;
  if (phase === 'rollbackStuck')
    return [
      { what: 'see why', command: [`tidegate timeline ${id}`] },
      { what: 'stop it now', command: [`tidegate kill ${view.feature} --reason "…"`, `--environment ${view.environment}`] },
    ];
  if (view.stepBack !== undefined) return [{ what: 'all at once', command: [`tidegate abort ${id} --now --reason "…"`] }];
  return isForward(phase) ? toForwardCommands(view) : toLastCommands(view, nowMs);
}

/** After its end, what can still be done about it. */
function toLastCommands({ id, phase, reverted, revertibleUntilMs }: Shown, nowMs: number): readonly NextCommand[] {
  if (phase === 'rolledBack')
    return [
      { what: 'who saw it', command: [`tidegate report ${id}`] },
      { what: 'the evidence', command: [`tidegate verdicts ${id}`] },
      { what: 'try again', command: [`tidegate retry ${id}`] },
    ];
  if (phase === 'refused') return [{ what: 'try again', command: [`tidegate retry ${id}`] }];
  const isRevertible = phase === 'completed' && reverted === undefined && nowMs < (revertibleUntilMs ?? 0);
  return isRevertible ? [{ what: 'take back', command: [`tidegate revert ${id} --reason "…"`] }] : [];
}

function toForwardCommands({ id, hold, freeze }: Shown): readonly NextCommand[] {
  const rollBack = { what: hold?.cause === 'queued' ? 'give it up' : 'roll back', command: [`tidegate abort ${id} --reason "…"`] };
  if (freeze !== undefined && hold?.cause === 'freeze')
    return [
      { what: 'lift it', command: [`tidegate thaw ${freeze.id} --reason "…"`] },
      { what: 'break glass', command: [`tidegate break-glass ${id} --reason "…"`] },
      rollBack,
    ];
  // What waits for others goes on by itself.
  const resume = hold === null || hold.cause === 'queued' ? [] : [{ what: 'go on', command: [`tidegate resume ${id} --reason "…"`] }];
  return [...resume, rollBack];
}
