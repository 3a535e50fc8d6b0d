import type { BotDeps } from './bot-deps.js';
import { toShownError } from './errors/to-shown-error.js';
import type { Tell } from './tell/tell.js';
import { toCrashNotice, toErrorNotice } from './views/to-error-notice.js';

type Deps = Pick<BotDeps, 'logger' | 'createId'>;

/**
 * Runs what somebody asked for. Whatever goes wrong, the person hears of it: what is known in its own words with the remedy, anything else as an id that stands
 * in the log too. Never rejects.
 */
export async function handled(deps: Deps, tell: Tell, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    await say(deps, tell, error);
  }
}

async function say({ logger, createId }: Deps, tell: Tell, error: unknown): Promise<void> {
  const shown = toShownError(error);
  const id = createId();
  if (shown === null) logger.error({ id, err: error }, 'a handler of the Slack bot failed unexpectedly');
  else logger.warn({ code: shown.code, detail: shown.detail }, 'what was asked for in Slack could not be done');
  try {
    await tell(shown === null ? toCrashNotice(id) : toErrorNotice(shown));
  } catch (failure) {
    logger.warn({ id, err: failure }, 'the person could not be told in Slack');
  }
}
