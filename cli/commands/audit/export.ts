import { type Command, Option } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import type { AuditFilter, AuditLine } from '../../api/api-types.js';
import { CSV_HEAD, toCsvRow } from '../../audit/to-csv.js';
import { type Call, type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { toHarmlessJson } from '../../view/terminal/harmless.js';

interface ExportFlags extends AuditFilter {
  readonly format: 'ndjson' | 'csv';
  readonly out?: string;
}

type Write = (text: string) => Promise<void>;

const HELP = `
Entries come rollout by rollout, in the order of their numbers. NDJSON has them
as they were recorded, so that their hashes can be computed again; in CSV a
text that a spreadsheet would take for a formula has an apostrophe in front.

Examples:
  tidegate audit export --from 2026-01-01 --to 2026-04-01 --out q1.ndjson
  tidegate audit export --feature support-answer --kind decision,refusal --format csv
`;

/** `tidegate audit export`: the entries of all rollouts as one file. */
export function defineExport(audit: Command, run: CliRun): void {
  const command = audit
    .command('export')
    .summary('entries of all rollouts, as NDJSON or CSV')
    .description('Writes the entries of all rollouts, or of those that are asked for, page by page as they come.')
    .option('--rollout <id>', 'only of this rollout')
    .option('--feature <name>', 'only of this feature')
    .option('--environment <name>', 'only of this environment')
    .option('--from <time>', 'from this day or time on, such as 2026-03-01 or 2026-03-01T09:00:00Z')
    .option('--to <time>', 'before this day or time')
    .option('--kind <kinds>', 'only of these kinds, with commas between')
    .addOption(new Option('--format <format>', 'how to write them').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--out <file>', 'write to this file');
  runs<ExportFlags>(command, run, exportEntries).addHelpText('after', HELP);
}

async function exportEntries({ session, options }: Call<ExportFlags>): Promise<number> {
  const { format, out, ...filter } = options;
  const [head, toText] = format === 'csv' ? [CSV_HEAD, toCsvRow] : ['', (entry: AuditLine) => `${toHarmlessJson(entry)}\n`];
  // The first page before the file: a filter that is refused must not empty it.
  const pages = readPages(session, filter);
  const first = await pages.next();
  const { write, close } = await openSink(session, out);
  let count = 0;
  try {
    if (head !== '') await write(head);
    for (let page = first; !page.done; page = await pages.next()) {
      await write(page.value.map(toText).join(''));
      count += page.value.length;
    }
  } finally {
    await close();
  }
  if (out !== undefined) session.say([`${count === 1 ? '1 entry' : `${count} entries`} written to ${out}.`]);
  return EXIT.done;
}

async function* readPages({ client }: Session, filter: AuditFilter): AsyncGenerator<readonly AuditLine[]> {
  for (let cursor: string | undefined; ; ) {
    const { entries, next } = await client.audit({ ...filter, cursor });
    yield entries;
    if (next === null || next === cursor) return;
    cursor = next;
  }
}

async function openSink({ io }: Session, out: string | undefined): Promise<{ readonly write: Write; close(): Promise<void> }> {
  if (out === undefined) return { write: async (text) => void io.stdout.write(text), close: async () => undefined };
  try {
    return await io.createFile(out);
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', `"${out}" cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, {
      cause,
    });
  }
}
