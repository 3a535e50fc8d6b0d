import type { Migration } from './migration.js';

/** What guards remember from look to look, what each kept verdict was made from, and metrics that are counted per request. */
export const evidenceMigration: Migration = {
  version: 2,
  name: 'evidence',
  statements: [
    `ALTER TABLE watches ADD COLUMN memory json`,
    `ALTER TABLE findings ADD COLUMN basis json`,
    // Verdicts are read a page at a time, in the order in which they were kept.
    `CREATE INDEX findings_in_order ON findings (rollout_id, id)`,
    // Finds units that reported from the other arm, too, without reading the stage.
    `CREATE INDEX outcomes_of_control ON outcomes (rollout_id, unit) WHERE arm = 'control' AND assignment = 'random'`,
    perRequest('outcome_totals'),
    perRequest('outcome_stats'),
  ],
};

/** Moments over the units that gave a value with its number of requests; `of_n` counts these units, so that a mixture of both forms shows. */
function perRequest(table: string): string {
  return `ALTER TABLE ${table}
    ADD COLUMN of_n bigint NOT NULL DEFAULT 0,
    ADD COLUMN of_sum double precision NOT NULL DEFAULT 0 CHECK (of_sum BETWEEN 0 AND 1e308),
    ADD COLUMN of_sum_squares double precision NOT NULL DEFAULT 0 CHECK (of_sum_squares BETWEEN 0 AND 1e308),
    ADD COLUMN of_cross double precision NOT NULL DEFAULT 0 CHECK (of_cross BETWEEN -1e308 AND 1e308)`;
}
