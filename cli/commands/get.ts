import type { Command } from 'commander';
import { isUndoing } from '../../core/rollout/phases.js';
import { toRestoredFlags } from '../../core/rollout/view/rollback-words.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { watchRollout } from '../live/watch-rollout.js';
import { parseDuration } from '../parse-option.js';
import type { Session } from '../session.js';
import { renderRollout } from '../view/rollout/rollout-detail.js';
import { toPrintable } from '../view/terminal/text.js';

interface GetFlags {
  readonly watch?: true;
  readonly timeout?: number;
  readonly waitOnGate: boolean;
}

/** `tidegate get`: one rollout in full, once or until it ends. */
export function defineGet(program: Command, run: CliRun): void {
  const command = program
    .command('get')
    .argument('<id>', "the rollout's id; `tidegate list` shows them")
    .summary('show one rollout, or watch it')
    .description('Shows one rollout: where it stands and why, its guards with their numbers, and what waits for people.')
    .option('-w, --watch', 'until it ends; the exit code then says how. Where output is piped: a line whenever the headline changes')
    .option('--timeout <duration>', 'with --watch: stop after so long (exit code 3)', parseDuration)
    .option('--no-wait-on-gate', 'with --watch: stop when a person has to decide (exit code 5)');
  runs<GetFlags>(command, run, async ({ session, options, args: [id = ''] }) => {
    if (options.watch)
      return await watchRollout(session, { id, timeoutMs: options.timeout ?? null, endsAtGate: !options.waitOnGate, endsWhenStuck: false });
    const view = await session.client.get(id);
    if (session.format === 'table') await showRollout(session, view);
    else session.printJson(view);
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate get r-4f2a\n  tidegate get r-4f2a -w\n  tidegate get r-4f2a -o json | jq .headline\n');
}

async function showRollout(session: Session, view: RolloutView): Promise<void> {
  // How far a rollback has come stands in the timeline only.
  const entries = isUndoing(view.phase) ? (await session.client.timeline(view.id)).entries : [];
  session.print(renderRollout({ view: toPrintable(view), restored: toRestoredFlags(entries, view) }, session.frame()));
}
