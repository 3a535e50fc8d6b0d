import type { FlagMove } from '../../rollout/spec.js';
import { quoteSql } from './quote.js';

export interface SqlScope {
  readonly environment: string;
  readonly feature: string;
}

/**
 * The kill as SQL, in one transaction and in the store's own order of locks: nobody is exposed, the fence is raised above every write that a worker
 * may still hold back, the rollouts concerned are told once a worker is back, and the versions are set, which also undoes a rollout that had completed.
 */
export function toRestoreSql(scope: SqlScope, flags: readonly FlagMove[]): readonly string[] {
  const where = whereOf(scope);
  const environment = quoteSql(scope.environment);
  const feature = quoteSql(scope.feature);
  return [
    'BEGIN;',
    'SELECT generation FROM bundles',
    `${where} FOR UPDATE;`,
    ...toNoticeSql(scope),
    `INSERT INTO environments (environment, revision) VALUES (${environment}, 1)`,
    '  ON CONFLICT (environment) DO UPDATE',
    '  SET revision = environments.revision + 1;',
    'UPDATE bundles SET exposure = NULL, expires_at_ms = NULL,',
    "  state = 'killed', drained_at_ms = 0, generation = generation + 1000,",
    "  operation_id = 'runbook/' || (generation + 1000),",
    '  revision = (SELECT e.revision FROM environments e',
    `    WHERE e.environment = ${environment}),`,
    '  updated_at_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint',
    `${where};`,
    "UPDATE flags SET candidate = NULL, follows = 'control',",
    '  control = v.control, generation = b.generation',
    'FROM bundles b, (VALUES',
    ...flags.map(({ key, control }, index) => `  (${quoteSql(key)}, ${quoteSql(control)})${index < flags.length - 1 ? ',' : ''}`),
    ') AS v(key, control)',
    `WHERE b.environment = ${environment} AND b.feature = ${feature}`,
    '  AND flags.environment = b.environment AND flags.feature = b.feature',
    '  AND flags.key = v.key;',
    "SELECT pg_notify('tidegate_' || current_schema(), json_build_object(",
    "  'kind', 'bundle', 'environment', environment, 'feature', feature,",
    "  'revision', revision)::text) FROM bundles",
    `${where};`,
    'COMMIT;',
  ];
}

/** One line for each rollout that shows itself there or holds one of the flags; it reads the bundle as it was before. */
function toNoticeSql(scope: SqlScope): readonly string[] {
  return [
    'INSERT INTO kill_notices (environment, feature, rollout_id, by_id, via,',
    '    reason, at_ms, generation)',
    "  SELECT b.environment, b.feature, r.id, current_user, 'cli',",
    "    'put back by hand with the runbook',",
    '    (extract(epoch FROM clock_timestamp()) * 1000)::bigint,',
    '    b.generation + 1000',
    '  FROM bundles b CROSS JOIN LATERAL (',
    '    SELECT l.rollout_id AS id FROM leases l JOIN flags f',
    '      ON f.environment = l.environment AND f.key = l.flag_key',
    '      WHERE f.environment = b.environment AND f.feature = b.feature',
    "    UNION SELECT b.rollout_id WHERE b.state = 'live'",
    '      AND b.rollout_id IS NOT NULL) r',
    `  WHERE b.environment = ${quoteSql(scope.environment)} AND b.feature = ${quoteSql(scope.feature)};`,
  ];
}

/** Which rollout the bundle shows, and whether anybody can get its candidate. */
export function toLookSql(scope: SqlScope): readonly string[] {
  return ['SELECT rollout_id, state, exposure IS NULL AS nobody_exposed FROM bundles', `${whereOf(scope)};`];
}

/** What one flag is set to. */
export function toCheckSql({ environment }: SqlScope, key: string): readonly string[] {
  return ['SELECT control, candidate, follows FROM flags', `WHERE environment = ${quoteSql(environment)} AND key = ${quoteSql(key)};`];
}

function whereOf({ environment, feature }: SqlScope): string {
  return `WHERE environment = ${quoteSql(environment)} AND feature = ${quoteSql(feature)}`;
}
