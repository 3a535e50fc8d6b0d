import { isQueued } from '../../core/rollout/queue/queued-view.js';
import type { StartedRollout } from '../api/api-types.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { toPrintable } from '../view/terminal/text.js';
import { watchRollout } from './watch-rollout.js';

export interface StartedFlags {
  readonly wait?: true;
  readonly timeout?: number;
  readonly waitOnGate: boolean;
}

/** Says that a rollout was started, or waits for its turn; with `--wait` it is watched, and the exit code says how it ended. */
export async function showStarted(session: Session, started: StartedRollout, { wait, timeout, waitOnGate }: StartedFlags): Promise<number> {
  const { id, view } = started;
  const word = isQueued(view) ? 'Queued' : 'Started';
  if (wait) {
    session.say([`${word} ${toPrintable(id)}.`]);
    return await watchRollout(session, { id, timeoutMs: timeout ?? null, endsAtGate: !waitOnGate, endsWhenStuck: true });
  }
  if (session.format !== 'table') session.printJson(started);
  else session.print([toPrintable(id)]);
  session.say([`${word}. Watch it with \`tidegate get ${toPrintable(id)} -w\`.`]);
  return EXIT.done;
}
