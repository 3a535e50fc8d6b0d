import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import type { DailySeries } from '../../../core/evidence/trend/daily-series.js';
import { separateDrift } from '../../../core/evidence/trend/drift/judge-drift.js';
import { assessTrend } from '../../../core/evidence/trend/trend-alarm.js';
import type { TrendOptions } from '../../../core/evidence/trend/trend-finding.js';
import { findJumps } from '../../analysis/find-jumps.js';
import { type DailyRows, parseDailyRows, toDayNumber } from '../../data/daily-rows.js';
import { readDataFile } from '../../data/read-data-file.js';
import { nameOf } from '../../data/read-text.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseList, parsePositivePercent } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { renderTrend, type TrendReport } from '../../view/evidence/trend-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

interface TrendFlags {
  readonly file: string;
  readonly better: 'higher' | 'lower';
  readonly weekly: number;
  readonly breaks?: readonly string[];
  readonly reference?: string;
  readonly metric?: string;
}

const HELP = `
Exit code 1 when the values slide for the worse, when with --reference the
product does, or when a file cannot be read. A jump alone is shown and is no
reason for it.

Examples:
  tidegate trend -f helpfulness.csv
  tidegate trend -f cost.csv --better lower --weekly 5% --breaks 2026-11-02
  tidegate trend -f judged.csv --reference frozen.csv -o json | jq .drift.kind

The file:
  date,value,n
  2026-11-01,0.85,412
  2026-11-02,0.84,398
`;

/** `tidegate trend`: does a metric slide although no threshold is crossed? */
export function defineTrend(program: Command, run: CliRun): void {
  const command = program
    .command('trend')
    .summary('does a metric slide, day by day?')
    .description(
      'Reads daily values and says whether they slide for the worse: a trend over the last 28 days, three bad weeks running, or a jump. With a frozen reference set it says whether the product got worse or the judge moved. Works offline.',
    )
    .option('-f, --file <data>', 'CSV or JSON lines with day (or date), value and n; - for standard input')
    .addOption(new Option('--better <direction>', 'which way is good').choices(['higher', 'lower']).default('higher'))
    .addOption(
      new Option('--weekly <percent>', 'change for the worse that is too fast, a week').argParser(parsePositivePercent).default(0.02, '2%'),
    )
    .option('--breaks <days>', 'first days under a new release, judge or rubric; what was before is not compared', parseList)
    .option('--reference <data>', 'the same for a frozen set of items under the same judge')
    .option('--metric <name>', 'what the sentences call it (default: the name of the file)');
  runs<TrendFlags>(
    command,
    run,
    async ({ session, options }) => {
      const data = await readDataFile(session, options.file, parseDailyRows);
      if (data === null) return EXIT.error;
      const reference = options.reference === undefined ? undefined : await readDataFile(session, options.reference, parseDailyRows);
      if (reference === null) return EXIT.error;
      return show(session, toReport(options, data, reference));
    },
    ['file'],
  ).addHelpText('after', HELP);
}

function toReport(options: TrendFlags, data: DailyRows, frozen: DailyRows | undefined): TrendReport {
  if (frozen !== undefined && frozen.hasDates !== data.hasDates)
    throw wrong('One of the files has dates and the other day numbers; use the same in both.');
  const breaks = (options.breaks ?? []).map((text) => {
    const day = toDayNumber(text, data.hasDates);
    if (day !== null) return day;
    throw wrong(`--breaks names "${text}"; the file has ${data.hasDates ? 'dates, such as 2026-11-21' : 'day numbers, such as 14'}.`);
  });
  const live: DailySeries = { points: data.points, breaks };
  const trendOptions: TrendOptions = {
    better: options.better,
    weeklyRate: options.weekly,
    metric: options.metric ?? nameMetric(options.file),
  };
  return {
    options: trendOptions,
    points: data.points,
    breaks,
    hasDates: data.hasDates,
    trend: assessTrend(live, trendOptions),
    jumps: findJumps(live, options.better),
    drift: frozen === undefined ? null : separateDrift({ live, reference: { points: frozen.points, breaks } }, trendOptions),
  };
}

function show(session: Session, report: TrendReport): number {
  const { trend, jumps, drift, hasDates } = report;
  const isFalling = trend.kind === 'falling' || drift?.kind === 'product' || drift?.kind === 'both';
  if (session.format === 'table') session.print(renderTrend(toPrintable(report), session.frame()));
  else session.printJson({ falling: isFalling, daysSince: hasDates ? '1970-01-01' : null, trend, jumps, ...(drift && { drift }) });
  return isFalling ? EXIT.error : EXIT.done;
}

const wrong = (message: string): AppError => new AppError('REQUEST_INVALID', message, { data: { remedy: '' } });

const nameMetric = (path: string): string => (path === '-' ? nameOf(path) : basename(path).replace(/\.[^.]+$/, ''));
