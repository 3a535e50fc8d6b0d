import type { Command } from 'commander';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { toPrintable, wrap } from '../../view/terminal/text.js';

interface RevertFlags {
  readonly reason: string;
}

/** `tidegate revert`: the old control for everybody, after a rollout has completed. */
export function defineRevert(program: Command, run: CliRun): void {
  const command = program
    .command('revert')
    .argument('<id>', 'a rollout that has completed')
    .summary('take a completed rollout back')
    .description(
      "Brings the old control of a completed rollout back for everybody, running units included, in the rollback's order, each flag verified. Possible for as long as the spec's rollback.revertWithin says, and while no newer rollout has the flags. It needs the workflow engine; `tidegate kill` does not.",
    )
    .option('--reason <why>', 'why, in one sentence; it stands in the timeline (required)');
  runs<RevertFlags>(
    command,
    run,
    async ({ session, options, args: [id = ''] }) => {
      const { view } = await session.client.revert(id, options.reason);
      if (session.format === 'table') session.print(renderReverted(session, toPrintable(view)));
      else session.printJson(view);
      if (view.reverted?.state === 'reverting') session.say([`It goes on by itself. Look with \`tidegate get ${toPrintable(id)}\`.`]);
      return EXIT.done;
    },
    ['reason'],
  ).addHelpText('after', '\nExamples:\n  tidegate revert r-4f2a --reason "answers are too short"\n  tidegate get r-4f2a\n');
}

function renderReverted(session: Session, view: RolloutView): readonly string[] {
  const { paint, width } = session.frame();
  const isDone = view.reverted?.state === 'reverted';
  const what = isDone ? 'Reverted: every flag of' : 'Reverting: not every flag of';
  const how = isDone ? 'is back on the old control and was read back.' : 'is known to be back on the old control yet.';
  return [`${what} ${paint('strong', view.id)} ${how}`, ...wrap(view.headline, width)];
}
