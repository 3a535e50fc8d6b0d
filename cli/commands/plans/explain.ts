import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderExplanation } from '../../view/plans/explanation-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

/** `tidegate explain`: why it stands where it stands, what follows, and who can act. */
export function defineExplain(program: Command, run: CliRun): void {
  const command = program
    .command('explain')
    .argument('<id>', "the rollout's id; `tidegate list` shows them")
    .summary('why is it waiting, what happens next, who can act')
    .description(
      'Explains one rollout: why it stands where it stands, what it waits for and how long, what follows by itself, and who can do what about it.',
    );
  runs(command, run, async ({ session, args: [id = ''] }) => {
    const explanation = await session.client.explain(id);
    if (session.format === 'table') session.print(renderExplanation(toPrintable(explanation), session.frame()));
    else session.printJson(explanation);
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate explain r-4f2a\n  tidegate explain r-4f2a -o json | jq .waiting\n');
}
