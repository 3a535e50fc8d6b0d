import type { Command } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import type { JudgedRate } from '../../../core/evidence/judge/corrected-rate.js';
import { assessLabels, type LabelReport } from '../../analysis/assess-labels.js';
import { parseLabelRows } from '../../data/label-rows.js';
import { readDataFile } from '../../data/read-data-file.js';
import { refused } from '../../data/table.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseCount, parsePercent } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { renderJudge, toSpecLine } from '../../view/evidence/judge-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

interface JudgeFlags {
  readonly file: string;
  readonly passFrom?: number;
  readonly judged?: number;
  readonly of?: number;
}

const HELP = `
Rows without a label in "human" are traffic that only the judge saw: their pass
rate is corrected for the judge's errors. A column "arm" (control, candidate)
shows whether it treats both alike; a column "swapped" holds its verdict on the
same item in the other order.

Examples:
  tidegate judge -f labels.csv
  tidegate judge -f levels.csv --pass-from 4
  tidegate judge -f labels.csv --judged 83% --of 12000
  tidegate judge -f labels.csv -o json | jq -r .spec

The file:
  human,judge,arm,swapped
  pass,pass,control,pass
  fail,pass,candidate,fail
`;

/** `tidegate judge`: is the judge good enough to stop a rollout? */
export function defineJudge(program: Command, run: CliRun): void {
  const command = program
    .command('judge')
    .summary('is the judge good enough to stop a rollout?')
    .description(
      'Compares a judge with labels of people, and says whether a rollout may stop on its word (gate) or should only show it (advisory). Works offline.',
    )
    .option('-f, --file <labels>', 'CSV or JSON lines with human and judge, pass or fail (1 or 0); - for standard input')
    .option('--pass-from <level>', 'the columns hold levels such as 1 to 5; from this one on an item passes', parseCount)
    .option('--judged <percent>', 'share that the judge passed in live traffic, to be corrected (with --of)', parsePercent)
    .option('--of <count>', 'number of items behind --judged', parseCount);
  runs<JudgeFlags>(
    command,
    run,
    async ({ session, options }) => {
      const given = toGiven(options);
      const report = await readDataFile(session, options.file, (text) => {
        const rows = parseLabelRows(text, options.passFrom ?? null);
        if (!rows.ok) return rows;
        const value = assessLabels(rows.value, given);
        return value === null ? refused([{ pointer: '', detail: 'No row has a label in "human".' }]) : { ok: true, value };
      });
      return report === null ? EXIT.error : show(session, report);
    },
    ['file'],
  ).addHelpText('after', HELP);
}

function toGiven({ judged, of }: JudgeFlags): JudgedRate | null {
  if (judged === undefined && of === undefined) return null;
  if (judged !== undefined && of !== undefined) return { rate: judged, n: of };
  throw new AppError('REQUEST_INVALID', 'A judged rate needs both: --judged 83% --of 12000.', { data: { remedy: '' } });
}

function show(session: Session, report: LabelReport): number {
  if (session.format === 'table') session.print(renderJudge(toPrintable(report), session.frame()));
  else session.printJson({ kind: report.quality.kind, ...report, spec: toSpecLine(report.calibration) });
  return EXIT.done;
}
