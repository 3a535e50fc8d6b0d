import type { RolloutRef } from '../../../store/strays/stray-records.js';
import { rolloutWorkflowId } from '../../../workflows/names.js';
import { type Attempt, forEach, type ReconcileDeps } from '../reconcile-deps.js';

export interface LostRollout extends RolloutRef {
  /** `gone`: terminated, failed, timed out, or lost with the engine's database. `reset`: it runs on a history that was rewound, while its flags were not. */
  readonly standing: 'gone' | 'reset';
}

export interface Listed {
  /** In the store. */
  readonly open: readonly RolloutRef[];
  /** Workflow ids in the engine's index; null: it could not be read, so every open rollout is looked at. */
  readonly running: ReadonlySet<string> | null;
  /** Workflow ids with a run that was ended from outside. A reset ends a run too. */
  readonly cutShort: ReadonlySet<string>;
}

/** Which open rollouts have no workflow that knows them. The index only says whom to ask about: it is late, the engine itself is not. */
export async function findLostRollouts(
  { door }: ReconcileDeps,
  { open, running, cutShort }: Listed,
  attempt: Attempt,
): Promise<readonly LostRollout[]> {
  const suspects = open.filter((ref) => {
    const workflowId = toWorkflowId(ref);
    return running === null || !running.has(workflowId) || cutShort.has(workflowId);
  });
  return forEach(suspects, (ref) =>
    attempt(`look at ${ref.id}`, async () => {
      const standing = await door.inspect(ref.environment, ref.id);
      return standing === 'running' ? null : { ...ref, standing };
    }),
  );
}

export const toWorkflowId = ({ environment, id }: RolloutRef): string => rolloutWorkflowId(environment, id);
