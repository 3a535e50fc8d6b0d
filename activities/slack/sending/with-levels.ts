import type { Logger } from '../../../platform/logger.js';
import { isSlackError } from './call-slack.js';

/** What Slack says to blocks that it, or this workspace, does not take. */
const OF_BLOCKS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'unsupported_block',
  'msg_blocks_too_long',
  'msg_too_long',
  'invalid_arguments',
]);

/** The first of the levels, best first, whose blocks Slack takes. Nothing is remembered: the next message begins with the best again. */
export async function withLevels<Level extends string, T>(
  levels: readonly Level[],
  logger: Pick<Logger, 'warn'>,
  send: (level: Level) => Promise<T>,
): Promise<T> {
  const [level, ...worse] = levels as readonly [Level, ...Level[]];
  try {
    return await send(level);
  } catch (error) {
    if (worse.length === 0 || !isSlackError(error, OF_BLOCKS)) throw error;
    logger.warn({ err: error, level, next: worse[0] }, 'Slack does not take a message as it was drawn; it gets a plainer one');
    return withLevels(worse, logger, send);
  }
}
