import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { AppError } from '../core/errors/app-error.js';

/** Activities that must never give up, whatever the error: what they do has to happen in the end. */
const RELENTLESS: ReadonlySet<string> = new Set(['restoreFlags', 'record', 'readStanding', 'watchShard']);

/** Turns AppErrors into failures that the engine understands: their code is the type, their catalogue entry decides on retries. */
export function createApplicationFailureInterceptor(activityType: string): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      try {
        return await next(input);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        throw ApplicationFailure.create({
          message: error.message,
          type: error.code,
          nonRetryable: !error.entry.retryable && !RELENTLESS.has(activityType),
          cause: error,
        });
      }
    },
  };
}
