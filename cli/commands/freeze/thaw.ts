import type { Command } from 'commander';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import { describeScope } from '../../../core/freeze/freeze-words.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { toPrintable, wrap } from '../../view/terminal/text.js';
import { relative } from '../../view/terminal/times.js';

interface ThawFlags {
  readonly reason: string;
}

/** `tidegate thaw`: lifts a freeze before its time. */
export function defineThaw(program: Command, run: CliRun): void {
  const command = program
    .command('thaw')
    .argument('<id>', "the freeze's id; `tidegate freezes` shows them")
    .summary('lift a freeze')
    .description(
      "Lifts a freeze, yours or somebody else's; who lifted it and why is kept. What it held goes on by itself within seconds, with fresh proof, and asks anew for approvals that its gate still needs.",
    )
    .option('--reason <why>', 'why it is safe to go on, in one sentence (required)');
  runs<ThawFlags>(
    command,
    run,
    async ({ session, options, args: [id = ''] }) => {
      const { freeze } = await session.client.thaw(id, options.reason);
      if (session.format === 'table') session.print(renderLifted(session, toPrintable(freeze)));
      else session.printJson(freeze);
      return EXIT.done;
    },
    ['reason'],
  ).addHelpText('after', '\nExamples:\n  tidegate freezes\n  tidegate thaw f-3f9a61c04b --reason "payments are back"\n');
}

function renderLifted(session: Session, freeze: FreezeView): readonly string[] {
  const { paint, width, nowMs } = session.frame();
  return [
    `${paint('good', '✓ lifted')}  ${paint('strong', freeze.id)}  ${describeScope(freeze)}, thrown ${relative(freeze.createdAtMs, nowMs)} by ${freeze.by}: ${freeze.reason}`,
    ...wrap('What it held goes on by itself within seconds, unless another freeze stands: `tidegate freezes`.', width),
  ];
}
