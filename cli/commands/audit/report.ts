import type { Command } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import { readVerdicts, toKeptVerdict } from '../../api/read-verdicts.js';
import { checkRollout } from '../../audit/check-rollout.js';
import { type Call, type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import type { ReportData } from '../../view/audit/page/report-data.js';
import { renderReportPage } from '../../view/audit/page/report-page.js';

interface ReportFlags {
  readonly out?: string;
}

const HELP = `
The page has no scripts and loads nothing: it can be mailed, archived and
printed, and reads the same in years. It says at its end how to check it.

Examples:
  tidegate audit report r-4f2a
  tidegate audit report r-4f2a --out - > r-4f2a.html
`;

/** `tidegate audit report`: one page about one rollout, for those without Tidegate. */
export function defineAuditReport(audit: Command, run: CliRun): void {
  const command = audit
    .command('report')
    .argument('<id>', "the rollout's id")
    .summary('one page that can be read without Tidegate')
    .description(
      'Makes one self-contained HTML page: what changed, the stages, the evidence at each gate, who decided, the flag writes, and whether all of it is what was recorded.',
    )
    .option('--out <file>', 'where to write it, - for standard output (default: <id>.html)');
  runs<ReportFlags>(command, run, makeReport).addHelpText('after', HELP);
}

async function makeReport({ session, options, args: [id = ''] }: Call<ReportFlags>): Promise<number> {
  const data = await readReport(session, id);
  const page = renderReportPage(data);
  const out = options.out ?? `${id.replace(/[^\w.-]/g, '_')}.html`;
  if (out === '-') session.io.stdout.write(page);
  else await writePage(session, out, page);
  return EXIT.done;
}

async function readReport({ client, io }: Session, id: string): Promise<ReportData> {
  const view = await client.get(id);
  const verdicts: ReportData['verdicts'][number][] = [];
  for await (const page of readVerdicts(client, id)) verdicts.push(...page.map(toKeptVerdict));
  const { entries } = await client.chain(id);
  return { view, entries, verdicts, checked: await checkRollout(client, id, null), madeAtMs: io.nowMs() };
}

async function writePage({ io, say }: Session, out: string, page: string): Promise<void> {
  try {
    const file = await io.createFile(out);
    await file.write(page);
    await file.close();
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', `"${out}" cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
  say([`${out}: the audit of this rollout on one page.`]);
}
