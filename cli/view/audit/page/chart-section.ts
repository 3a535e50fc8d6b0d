import { isBinary } from '../../../../core/evidence/arm-estimate.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import type { KeptVerdict } from '../../../api/read-verdicts.js';
import { groupVerdicts } from '../../evidence/group-verdicts.js';
import { type ChartRun, toChart } from './chart.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';

/** More points than the drawing has room for are thinned out; the first and the last stay. */
const MOST_POINTS = 240;
const MOST_ROWS = 24;

/** The primary metric of both arms over time, after the one that turned the rollout back; of a rollout with neither, its first. */
export function toChartSection({ view, verdicts, entries }: ReportData): Html {
  const turning = entries.find(({ kind, data }) => kind === 'rollback' && typeof data['guard'] === 'string')?.data['guard'];
  const wanted = verdicts.filter(({ basis, finding }) => basis.guard.primary || finding.guard === turning);
  const names = new Set((wanted.length > 0 ? wanted : verdicts.slice(0, 1)).map(({ finding }) => finding.guard));
  const figures = groupVerdicts(verdicts.filter(({ finding }) => names.has(finding.guard))).map(({ guard, attempts }) =>
    toFigure(
      guard,
      attempts.map(({ stageIndex, verdicts: own }) => ({
        label: view.stages[stageIndex]?.kind ?? `stage ${stageIndex + 1}`,
        own: own.filter(hasNumbers),
      })),
    ),
  );
  const body = figures.filter((figure) => figure !== null);
  return html`<section><h2>Metrics over time</h2><p class="note">The primary metric${turning === undefined ? '' : ', and the one that turned the rollout back'}.</p>${body.length === 0 ? html`<p>It was never read.</p>` : body}</section>
`;
}

const hasNumbers = ({ finding: { estimate, reading } }: KeptVerdict): boolean =>
  reading.kind === 'reading' && estimate !== undefined && Number.isFinite(estimate.control) && Number.isFinite(estimate.candidate);

interface Run {
  readonly label: string;
  readonly own: readonly KeptVerdict[];
}

function toFigure(guard: string, runs: readonly Run[]): Html | null {
  const all = runs.flatMap(({ own }) => own);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { metric, reading } = last.finding;
  const isShare = reading.kind === 'reading' && isBinary(reading);
  const format = (value: number): string => (isShare ? `${Number((value * 100).toPrecision(4))} %` : String(Number(value.toPrecision(4))));
  const description = `From ${toMinute(first)} to ${toMinute(last)} UTC, ${all.length} looks. It began at ${valuesOf(first, format)} and ended at ${valuesOf(last, format)}.`;
  const chartRuns: readonly ChartRun[] = runs
    .filter(({ own }) => own.length > 0)
    .map(({ label, own }) => ({ label, points: thin(own, Math.ceil((MOST_POINTS * own.length) / all.length)).map(toPoint) }));
  return html`<figure>${toChart({ title: `${guard}: ${metric}, candidate and control`, description, runs: chartRuns, format })}<figcaption><strong>${guard}</strong> (${metric}), all units since each stage began. ${description}</figcaption></figure><details><summary>The numbers</summary>${toNumbers(guard, thin(all, MOST_ROWS), format)}</details>`;
}

const toMinute = ({ finding }: KeptVerdict): string => new Date(finding.atMs).toISOString().slice(0, 16).replace('T', ' ');

const toPoint = ({ finding: { atMs, estimate } }: KeptVerdict) => ({
  atMs,
  control: estimate?.control ?? 0,
  candidate: estimate?.candidate ?? 0,
});

const valuesOf = ({ finding: { estimate } }: KeptVerdict, format: (value: number) => string): string =>
  `${format(estimate?.candidate ?? 0)} on the candidate against ${format(estimate?.control ?? 0)} on control`;

function toNumbers(guard: string, verdicts: readonly KeptVerdict[], format: (value: number) => string): Html {
  const columns = [
    { head: 'When (UTC)' },
    { head: 'Candidate', isNumber: true },
    { head: 'Control', isNumber: true },
    { head: 'n', isNumber: true },
  ];
  const rows = verdicts.map((verdict) => {
    const { atMs, control, candidate } = toPoint(verdict);
    const { reading } = verdict.finding;
    const n = reading.kind === 'reading' ? `${formatCount(reading.candidate.n)} + ${formatCount(reading.control.n)}` : '–';
    return [toTime(atMs), format(candidate), format(control), n];
  });
  return toTable(`${guard} over time`, columns, rows);
}

function thin<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  const places = Array.from({ length: Math.max(2, most) }, (_, index) =>
    Math.round((index * (items.length - 1)) / (Math.max(2, most) - 1)),
  );
  return [...new Set(places)].map((place) => items[place]).filter((item) => item !== undefined);
}
