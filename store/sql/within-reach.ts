import type { Reach } from '../../core/access/reach.js';

/** The columns that say what a row is about; qualified, so that they are never taken for those of the grants. */
export interface ReachColumns {
  readonly environment: string;
  readonly feature: string;
}

/** SQL that is true for rows within the reach of `toReachParam`, which stands at `param` (`$6`): as `covers` of core/access, for lists that the database cuts into pages. */
export function withinReach(param: string, { environment, feature }: ReachColumns): string {
  return `(${param}::json IS NULL OR EXISTS (SELECT 1 FROM json_to_recordset(${param}::json) AS reach(environment text, features text)
     WHERE (reach.environment = '*' OR reach.environment = ${environment}) AND (reach.features = '*' OR reach.features = ${feature}
       OR (right(reach.features, 1) = '*' AND starts_with(${feature}, left(reach.features, -1))))))`;
}

/** Undefined: everything is within it. */
export const toReachParam = (reach: readonly Reach[] | undefined): string | null => (reach === undefined ? null : JSON.stringify(reach));
