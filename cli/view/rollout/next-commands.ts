import { isForward } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What a person could type now, with what it does; the gate's own commands stand in its block. */
export function toNextCommands(
  view: Pick<RolloutView, 'id' | 'phase' | 'hold' | 'feature' | 'environment'>,
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
    ];
  if (!isForward(phase)) return [];
  const resume = hold === null ? [] : [{ what: 'go on', command: [`tidegate resume ${id} --reason "…"`] }];
  return [...resume, { what: 'roll back', command: [`tidegate abort ${id} --reason "…"`] }];
}
