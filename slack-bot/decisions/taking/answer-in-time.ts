import { within } from '../../../platform/within.js';
import type { BotDeps } from '../../bot-deps.js';
import type { Tell } from '../../tell/tell.js';
import { toLateNotice } from '../../views/to-error-notice.js';

interface Running<Answer> {
  readonly verb: string;
  readonly running: Promise<Answer>;
  readonly tell: Tell;
}

/** What the operation answers. When it takes longer than the patience, the person is told so meanwhile; the operation goes on. */
export async function answerInTime<Answer>(
  { patience, logger }: Pick<BotDeps, 'patience' | 'logger'>,
  { verb, running, tell }: Running<Answer>,
): Promise<Answer> {
  const early = await within(
    patience.decisionMs,
    running.then((answer) => ({ answer })),
    null,
  );
  if (early !== null) return early.answer;
  await tell(toLateNotice(verb)).catch((error: unknown) =>
    logger.warn({ err: error }, 'the person could not be told that it takes longer'),
  );
  return running;
}
