import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scenario } from '../scenarios/scenario.js';
import type { Row } from '../summarize.js';
import { isSevereCanary } from '../targets.js';
import { toBadUnitsChart } from './bad-units-chart.js';
import { toFalseRollbacksChart } from './false-rollbacks-chart.js';
import { toOutcomesChart } from './outcomes-chart.js';

/** Writes the pictures of a result into a folder of the documentation; the same rows give the same bytes. */
export async function writePictures(folder: string, rows: readonly Row[], scenarios: readonly Scenario[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const pictures = {
    'decisions-severe.svg': toBadUnitsChart(
      rows,
      scenarios.filter(isSevereCanary),
      'Bad units before the rollback: severe regressions in a 5 % canary',
    ),
    'decisions-bad-units.svg': toBadUnitsChart(rows, scenarios, 'Bad units before the rollback: all simulated regressions'),
    'decisions-false.svg': toFalseRollbacksChart(rows),
    'decisions-outcomes.svg': toOutcomesChart(rows, scenarios),
  };
  await Promise.all(Object.entries(pictures).map(([name, svg]) => writeFile(join(folder, name), svg)));
}
