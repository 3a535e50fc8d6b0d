import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { AppError } from '../core/errors/app-error.js';

/** Activities that must never give up, whatever the error: what they do has to happen in the end. */
const RELENTLESS: ReadonlySet<string> = new Set(['restoreFlags', 'prepareRevert', 'endRevert', 'record', 'readStanding', 'watchShard']);

/** Neither do these, but nobody is in a hurry: they wait as long as is asked. */
const PATIENT: ReadonlySet<string> = new Set(['renderCard']);

/** No answer of a server makes us wait longer, and a rollback hardly at all. */
const LONGEST_WAIT_MS = 60_000;
const LONGEST_RELENTLESS_WAIT_MS = 10_000;
const LONGEST_PATIENT_WAIT_MS = 15 * 60_000;

/** How long a server has asked to be left alone (`Retry-After`); the retry policy's own intervals when it has not. */
function toNextRetry({ data }: AppError, activityType: string): { readonly nextRetryDelay?: number } {
  const asked = data['retryAfterMs'];
  if (typeof asked !== 'number' || !(asked > 0)) return {};
  return { nextRetryDelay: Math.min(Math.ceil(asked), longestWaitMs(activityType)) };
}

function longestWaitMs(activityType: string): number {
  if (PATIENT.has(activityType)) return LONGEST_PATIENT_WAIT_MS;
  return RELENTLESS.has(activityType) ? LONGEST_RELENTLESS_WAIT_MS : LONGEST_WAIT_MS;
}

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
          ...toNextRetry(error, activityType),
          nonRetryable: !error.entry.retryable && !RELENTLESS.has(activityType) && !PATIENT.has(activityType),
          cause: error,
        });
      }
    },
  };
}
