import type { Command } from 'commander';
import type { SentVerdict } from '../../api/api-types.js';
import { type KeptVerdict, readVerdicts, toKeptVerdict } from '../../api/read-verdicts.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseCount } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { findChanges } from '../../view/evidence/group-verdicts.js';
import { renderNoVerdicts } from '../../view/evidence/no-verdicts.js';
import { renderVerdictList } from '../../view/evidence/verdict-list.js';
import { toPrintable } from '../../view/terminal/text.js';

interface VerdictsFlags {
  readonly guard?: string;
  readonly stage?: number;
  readonly changes?: true;
  readonly all?: true;
}

interface Read {
  readonly sent: SentVerdict;
  readonly kept: KeptVerdict;
}

const HELP = `
Evidence is what a fair bet has made of 1 so far: "fail" bets against the
candidate being fine, "pass" against its being too bad. "31 of 20 needed" has
decided. -o json and -o ndjson give the whole records, from which
\`tidegate replay\` computes the verdicts again.

Examples:
  tidegate verdicts r-4f2a
  tidegate verdicts r-4f2a --guard errors --stage 2 --all
  tidegate verdicts r-4f2a -o ndjson > verdicts.ndjson
`;

/** `tidegate verdicts`: what the guards said, look by look, and why. */
export function defineVerdicts(program: Command, run: CliRun): void {
  const command = program
    .command('verdicts')
    .argument('<id>', "the rollout's id")
    .summary('every verdict of the guards, and why')
    .description(
      'Explains the verdicts of a rollout: one sentence each, by guard and stage attempt; of the latest also the evidence, the interval and the rule. Shows the changes and the latest of each guard. Times are UTC.',
    )
    .option('--guard <name>', 'only of this guard')
    .option('--stage <number>', 'only in this stage, 1 for the first', parseCount)
    .option('--changes', 'only where the verdict changed, without the numbers')
    .option('--all', 'every look');
  runs<VerdictsFlags>(command, run, async ({ session, options, args: [id = ''] }) => {
    const isWanted = ({ kept }: Read) => options.stage === undefined || kept.basis.context.stage.index === options.stage - 1;
    const read: Read[] = [];
    for await (const page of readVerdicts(session.client, id, options.guard))
      read.push(...page.map((sent) => ({ sent, kept: toKeptVerdict(sent) })).filter(isWanted));
    const verdicts = read.map(({ kept }) => kept);
    if (session.format === 'table') await showVerdicts(session, { id, options, verdicts });
    else {
      const wanted = new Set(options.changes ? findChanges(verdicts) : verdicts);
      printVerdicts(
        session,
        id,
        read.filter(({ kept }) => wanted.has(kept)).map(({ sent }) => sent),
      );
    }
    return EXIT.done;
  }).addHelpText('after', HELP);
}

/** As sent, because only there every number is written exactly. */
function printVerdicts(session: Session, id: string, verdicts: readonly SentVerdict[]): void {
  if (session.format === 'json') session.printJson({ rollout: id, verdicts });
  else session.print(verdicts.map((verdict) => JSON.stringify(verdict)));
}

interface Shown {
  readonly id: string;
  readonly options: VerdictsFlags;
  readonly verdicts: readonly KeptVerdict[];
}

async function showVerdicts(session: Session, { id, options, verdicts }: Shown): Promise<void> {
  const view = toPrintable(await session.client.get(id));
  if (verdicts.length === 0) {
    session.print(renderNoVerdicts({ view, guard: toPrintable(options.guard), stage: options.stage }, session.frame()));
    return;
  }
  const list = {
    id,
    verdicts: toPrintable(verdicts),
    extent: options.all ? ('all' as const) : options.changes ? ('changes' as const) : ('brief' as const),
    stages: view.stages.map(({ kind }) => kind),
    quality: view.quality,
  };
  session.print(renderVerdictList(list, session.frame()));
}
