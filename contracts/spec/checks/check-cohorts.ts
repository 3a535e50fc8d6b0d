import type { CohortDraft } from '../schema/cohort-schema.js';
import { type Check, type CheckFinding, error, findDuplicates } from './check-finding.js';

const CONDITIONS = ['equals', 'endsWith', 'startsWith', 'in'] as const;

/** Cohorts: each once, with exactly one condition (R-COHORT-1). */
export const checkCohorts: Check = ({ cohorts }) => [
  ...findDuplicates(cohorts.items, 'name', (cohort) => cohort.name),
  ...cohorts.items.flatMap(({ pointer, value }) => checkCondition(`${pointer}/when`, value.when)),
];

function checkCondition(pointer: string, when: CohortDraft['when']): readonly CheckFinding[] {
  const given = CONDITIONS.filter((condition) => when[condition] !== undefined);
  if (given.length === 1) return [];
  const sent = given.length === 0 ? 'no condition' : `${given.join(' and ')} together`;
  return [error(pointer, `Sent ${sent}: a cohort has exactly one of ${CONDITIONS.join(', ')}. Write one cohort for each condition.`)];
}
