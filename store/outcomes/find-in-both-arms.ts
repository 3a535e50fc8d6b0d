import { BOTH_ARMS_METRIC } from '../../core/evidence/units-metric.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { OutcomeRecord } from '../store.js';
import { aggregateOutcomes, type Statistic } from './aggregate-outcomes.js';

/** Each half is answered by the other arm's partial index, so the cost does not grow with the stage. */
const FIND = `
  SELECT n.id FROM outcomes n JOIN outcomes o ON o.rollout_id = n.rollout_id AND o.unit = n.unit AND o.stage_attempt = n.stage_attempt
    AND o.arm = 'control' AND o.assignment = 'random'
  WHERE n.id = ANY($1::text[]) AND n.arm = 'candidate' AND n.assignment = 'random'
  UNION
  SELECT n.id FROM outcomes n JOIN outcomes o ON o.rollout_id = n.rollout_id AND o.unit = n.unit AND o.stage_attempt = n.stage_attempt
    AND o.arm = 'candidate' AND o.assignment = 'random' AND o.assignment <> 'shadow'
  WHERE n.id = ANY($1::text[]) AND n.arm = 'control' AND n.assignment = 'random'`;

/**
 * Units that were drawn into one arm and now report from the other one of the same stage attempt: the application does not keep its arm. They are
 * counted like a metric, so that the look learns of them with everything else.
 */
export async function findInBothArms(tx: SqlSession, fresh: readonly OutcomeRecord[]): Promise<readonly Statistic[]> {
  const drawn = fresh.filter(({ assignment }) => assignment === 'random');
  if (drawn.length === 0) return [];
  const found = new Set((await tx.query<{ id: string }>(FIND, [drawn.map(({ id }) => id)])).map(({ id }) => id));
  if (found.size === 0) return [];
  // A unit whose two arms came in one batch is found twice.
  const units = new Map(
    drawn.filter(({ id }) => found.has(id)).map((outcome) => [`${outcome.rolloutId}|${outcome.stageAttempt}|${outcome.unit}`, outcome]),
  );
  const counted = [...units.values()].map(
    (outcome): OutcomeRecord => ({ ...outcome, arm: 'candidate', metrics: { [BOTH_ARMS_METRIC]: 1 } }),
  );
  return aggregateOutcomes(counted).filter(({ metric }) => metric === BOTH_ARMS_METRIC);
}
