import { join } from 'node:path';
import { writePictures } from './decisions/chart/write-pictures.js';
import { playAll } from './decisions/play-all.js';
import { ALL_SCENARIOS } from './decisions/scenarios/all-scenarios.js';
import type { Scenario } from './decisions/scenarios/scenario.js';
import { type Row, summarize } from './decisions/summarize.js';
import { toTable } from './decisions/table.js';
import { findLosses, OURS, toSevereGains, toTargets, toWorstNull } from './decisions/targets.js';
import { isMainModule, type Result, runWhenMain } from './support/bench-result.js';
import { given, numberOption, textOption } from './support/bench-scope.js';
import { round } from './support/figures.js';

export interface DecisionsOptions {
  /** Runs of a row on which something is to be found. */
  readonly runs: number;
  /** Runs of a row on which nothing is to be found: rates of a few per cent need more. */
  readonly nullRuns: number;
  /** Only scenarios whose name contains this, and the null rows that belong to them. */
  readonly only: string;
  /** Where pictures are written to; none are written when it is empty. */
  readonly pictures: string;
  readonly limitSeconds: number;
}

const FULL: DecisionsOptions = { runs: 400, nullRuns: 1_000, only: '', pictures: join('docs', 'pictures'), limitSeconds: 600 };
const QUICK: Partial<DecisionsOptions> = { runs: 40, nullRuns: 100, pictures: '', limitSeconds: 60 };

export interface DecisionsResult extends Result {
  readonly rows: readonly Row[];
}

/** Simulated rollouts, each judged by our engine and by published rules: who rolls back what, how soon, and who promotes. Seeded. */
export async function run(options: Partial<DecisionsOptions> = {}): Promise<DecisionsResult> {
  const { runs, nullRuns, only, pictures, limitSeconds } = { ...FULL, ...options };
  const startedAt = Date.now();
  const scenarios = choose(only);
  const played = await playAll({
    scenarios,
    toRuns: ({ kind }: Scenario) => (kind === 'null' || kind === 'margin' ? nullRuns : runs),
    progress: (line) => void process.stderr.write(`decisions ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${line}\n`),
  });
  const rows = summarize(played);
  if (pictures !== '' && only === '') await writePictures(pictures, rows, scenarios);
  const seconds = (Date.now() - startedAt) / 1000;
  return {
    name: 'decisions',
    figures: { scenarios: scenarios.length, 'runs of a row': runs, 'runs of a null row': nullRuns, ...toFigures(rows, scenarios) },
    targets: toTargets(rows, scenarios, { seconds, limit: limitSeconds }),
    rows,
  };
}

function choose(only: string): readonly Scenario[] {
  const chosen = ALL_SCENARIOS.filter(({ name }) => name.includes(only));
  return ALL_SCENARIOS.filter((scenario) => chosen.includes(scenario) || chosen.some(({ nullRow }) => nullRow === scenario.name));
}

function toFigures(rows: readonly Row[], scenarios: readonly Scenario[]): Readonly<Record<string, number | string>> {
  const rules = [...new Set(rows.filter(({ kind }) => kind === 'null').map(({ rule }) => rule))];
  const percent = (part: number): string => `${round(100 * part, 1)} %`;
  const describe = (losses: ReturnType<typeof findLosses>): string =>
    losses.map(({ scenario, rule, theirs, ours }) => `${scenario}: ${rule} ${theirs}, ours ${ours}`).join('; ') || 'none';
  return {
    ...Object.fromEntries(rules.map((rule) => [`false rollbacks of ${rule}, worst null row`, percent(toWorstNull(rows, rule))])),
    ...Object.fromEntries(
      toSevereGains(rows, scenarios).map(({ scenario, gain }) => [`GrowthBook / ${OURS}: ${scenario}`, round(gain, 2)]),
    ),
    'lost on p90 to a rule that is honest on the paired null row': describe(
      findLosses(rows, { measure: 'badUnitsP90', honestyOn: 'paired', among: 'all' }),
    ),
  };
}

/** With `--json` the last line holds it all; else the table comes first. */
async function runFromCommandLine(): Promise<DecisionsResult> {
  const asked = given<Pick<DecisionsOptions, 'runs' | 'nullRuns' | 'only'>>({
    runs: numberOption('runs'),
    nullRuns: numberOption('null-runs'),
    only: textOption('only'),
  });
  const result = await run({ ...(process.argv.includes('--quick') ? QUICK : {}), ...asked });
  if (!process.argv.includes('--json')) process.stdout.write(`${toTable(result.rows)}\n\n`);
  return result;
}

await runWhenMain(isMainModule(import.meta.url), runFromCommandLine);
