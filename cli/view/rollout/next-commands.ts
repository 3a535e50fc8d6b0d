import { isForward } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What a person could type now, with what it does; the gate's own commands stand in its block. */
export function toNextCommands(
  view: Pick<RolloutView, 'id' | 'phase' | 'hold' | 'feature' | 'environment' | 'reverted' | 'revertibleUntilMs' | 'freeze'>,
  nowMs: number,
): readonly { readonly what: string; readonly command: readonly string[] }[] {
  const { id, phase, hold } = view;
  if (phase === 'rollbackStuck')
    return [
      { what: 'see why', command: [`tidegate timeline ${id}`] },
      { what: 'stop it now', command: [`tidegate kill ${view.feature} --reason "…"`, `--environment ${view.environment}`] },
    ];
  if (phase === 'rolledBack')
    return [
      { what: 'who saw it', command: [`tidegate report ${id}`] },
      { what: 'the evidence', command: [`tidegate verdicts ${id}`] },
      { what: 'try again', command: [`tidegate retry ${id}`] },
    ];
  if (phase === 'refused') return [{ what: 'try again', command: [`tidegate retry ${id}`] }];
  if (phase === 'completed' && view.reverted === undefined && nowMs < (view.revertibleUntilMs ?? 0))
    return [{ what: 'take back', command: [`tidegate revert ${id} --reason "…"`] }];
  if (!isForward(phase)) return [];
  if (view.freeze !== undefined && hold?.cause === 'freeze')
    return [
      { what: 'lift it', command: [`tidegate thaw ${view.freeze.id} --reason "…"`] },
      { what: 'break glass', command: [`tidegate break-glass ${id} --reason "…"`] },
      { what: 'roll back', command: [`tidegate abort ${id} --reason "…"`] },
    ];
  // What waits for others goes on by itself.
  const resume = hold === null || hold.cause === 'queued' ? [] : [{ what: 'go on', command: [`tidegate resume ${id} --reason "…"`] }];
  return [...resume, { what: hold?.cause === 'queued' ? 'give it up' : 'roll back', command: [`tidegate abort ${id} --reason "…"`] }];
}
