import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { ApiClient } from './api-client.js';
import type { Patience } from './eventually.js';

export interface OutcomeBatch {
  readonly rollout: string;
  readonly stageAttempt: number;
  /** In each arm on average: twice as many in both. */
  readonly units?: number;
  /** Part of the units that are candidates, in 1/100,000, as the stage has it: other shares are a sample-ratio mismatch. */
  readonly share?: number;
  /** How often the candidate errs; control errs once in 50 units. */
  readonly candidateErrorEvery?: number;
  readonly category?: string;
}

/** What applications would report of one stage: units in both arms by the stage's share, the same ids every time. */
export function outcomesOf({
  rollout,
  stageAttempt,
  units = 400,
  share = 50_000,
  candidateErrorEvery = 50,
  category = 'refund',
}: OutcomeBatch): readonly unknown[] {
  return (['control', 'candidate'] as const).flatMap((arm) =>
    Array.from({ length: unitsIn(arm, units, share) }, (_, index) => {
      const unit = `${rollout}/${stageAttempt}/${arm}/${index}`;
      const every = arm === 'candidate' ? candidateErrorEvery : 50;
      return {
        id: unit,
        rollout,
        stageAttempt,
        arm,
        assignment: 'random',
        unit,
        category,
        metrics: { error: index % every === 0 ? 1 : 0, judge_pass: index % 20 === 0 ? 0 : 1 },
      };
    }),
  );
}

function unitsIn(arm: 'control' | 'candidate', units: number, share: number): number {
  const candidates = Math.round((2 * units * share) / 100_000);
  return arm === 'candidate' ? candidates : 2 * units - candidates;
}

/** Good evidence for each stage as it begins, until the rollout shows what is wanted. */
export async function feedUntil(
  api: ApiClient,
  id: string,
  isThere: (view: RolloutView) => boolean,
  patience: Patience = {},
): Promise<RolloutView> {
  const fed = new Set<number>();
  const ended: RolloutView[] = [];
  const view = await api.until(
    id,
    'progress on good evidence',
    (seen) => {
      if (seen.stageAttempt > 0 && !fed.has(seen.stageAttempt)) {
        fed.add(seen.stageAttempt);
        // Not waited for: the poll goes on meanwhile, and a batch that is lost would be seen as no progress.
        const share = seen.stages[seen.stageIndex]?.share ?? 50_000;
        void api
          .postOutcomes(outcomesOf({ rollout: id, stageAttempt: seen.stageAttempt, share }))
          .catch(() => fed.delete(seen.stageAttempt));
      }
      if (isTerminal(seen.phase)) ended.push(seen);
      return isThere(seen) || ended.length > 0;
    },
    { timeoutMs: 60_000, ...patience },
  );
  if (!isThere(view)) throw new Error(`Rollout ${id} ended too early as ${view.state}: ${view.detail}`);
  return view;
}
