import { AppError } from '../core/errors/app-error.js';
import { createLogger, type Logger } from './logger.js';
import { createShutdown, type Shutdown, waitForSignal } from './shutdown.js';

export interface ProcessContext {
  readonly logger: Logger;
  /** What is added here is stopped in reverse order, however the process ends. */
  readonly shutdown: Shutdown;
  /** Resolves at the first SIGINT or SIGTERM. */
  readonly signal: Promise<NodeJS.Signals>;
}

/**
 * Runs a process until `run` ends or a signal comes, stops what was started, and answers the exit code. An AppError is logged with its code and what
 * to do; anything else is a fault of ours and thrown on.
 */
export async function runProcess(name: string, run: (context: ProcessContext) => Promise<void>): Promise<number> {
  const logger = createLogger(process.env['TIDEGATE_LOG_LEVEL'] ?? 'info', name);
  const shutdown = createShutdown((what, error) => logger.error({ what, err: error }, 'could not be stopped'));
  const signal = waitForSignal();
  try {
    await Promise.race([signal, run({ logger, shutdown, signal })]);
    logger.info('stopping');
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logger.fatal({ code: error.code, remedy: error.entry.remedy }, error.message);
    return error.entry.exitCode;
  } finally {
    await shutdown.run();
  }
}
