import { Context } from '@temporalio/activity';

/** Well below the time-out, which is there for workers that have died. */
const BEAT_EVERY_MS = 1_500;

/** A platform that is slow must not have a second try beside the first: as long as this process lives, the try does. `keep`: beats with what a retry needs. */
export async function beating<T>(run: () => Promise<T>, keep?: () => void): Promise<T> {
  const context = Context.current();
  const beat = setInterval(keep ?? (() => context.heartbeat()), BEAT_EVERY_MS);
  try {
    return await run();
  } finally {
    clearInterval(beat);
  }
}
