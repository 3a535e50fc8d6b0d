// npm run chaos -- [--runs N] [--seed S] [--plant <bug>] [--only <part of a scenario's name>] [--json]: see README.md. Progress goes to stderr.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeRun, type FinishedRun, runCampaign } from './campaign.js';
import { compileEntries } from './installation/compile-entries.js';
import { EVERY_FAULT, PLANTS, RUNS_FOR } from './plan/directed.js';
import { nameOf, SCENARIOS } from './plan/scenario.js';
import { toTally } from './tally.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '4' },
    'at-once': { type: 'string', default: '8' },
    'look-again': { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
    plant: { type: 'string' },
    logs: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const progress = (line: string) => void process.stderr.write(`${line}\n`);
const keep = (run: FinishedRun): void => {
  if (values.logs === undefined) return;
  mkdirSync(values.logs, { recursive: true });
  writeFileSync(join(values.logs, `${run.run}.json`), JSON.stringify(run, null, 1));
};

const plant = PLANTS.find((one) => one === values.plant);
if (plant === undefined && values.plant !== undefined) {
  progress(`There is no bug "${values.plant}" to plant: ${PLANTS.join(', ')}.`);
  process.exit(2);
}
const startedMs = Date.now();
const finished = await runCampaign({
  runs: Number(values.runs),
  seed: Number(values.seed),
  directed: plant === undefined ? EVERY_FAULT : RUNS_FOR[plant],
  scenarios: plant !== undefined || values.short ? [] : SCENARIOS.filter((scenario) => nameOf(scenario).includes(values.only)),
  faultsPerRun: Number(values.faults),
  atOnce: Number(values['at-once']),
  lookAgainAfterMs: 1_000 * (values.short ? Math.min(10, Number(values['look-again'])) : Number(values['look-again'])),
  entries: compileEntries(),
  plant,
  onRun(run) {
    progress(`${Math.round((Date.now() - startedMs) / 1000)} s  run ${describeRun(run)}`);
    for (const { invariant, detail } of run.violations) progress(`    so far ${invariant} ${detail}`);
    keep(run);
  },
});
const violations = finished.flatMap(({ run, violations: found }) => found.map((violation) => ({ run, ...violation })));
const killPoints = finished.reduce((sum, { injected }) => sum + injected.length, 0);
progress(
  `\n${finished.length} runs, ${killPoints} points at which something was made to go wrong, ${violations.length} violations, seed ${values.seed}.`,
);
for (const line of toTally(finished)) progress(line);
for (const run of finished.filter((one) => one.violations.length > 0)) {
  progress(`run ${describeRun(run)}`);
  for (const { invariant, detail } of run.violations) progress(`    ${invariant} ${detail}`);
  keep(run);
}
if (values.json) process.stdout.write(`${JSON.stringify({ runs: finished.length, killPoints, violations })}\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
