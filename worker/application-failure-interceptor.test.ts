import type { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors/app-error.js';
import { createApplicationFailureInterceptor } from './application-failure-interceptor.js';

type Input = Parameters<NonNullable<ReturnType<typeof createApplicationFailureInterceptor>['execute']>>[0];

async function failureOf(activityType: string, error: Error): Promise<ApplicationFailure> {
  const input: Input = { args: [], headers: {} };
  const failed = createApplicationFailureInterceptor(activityType).execute?.(input, () => Promise.reject(error));
  return (await failed?.catch((thrown: unknown) => thrown)) as ApplicationFailure;
}

const busy = (retryAfterMs?: unknown) => new AppError('PLATFORM_UNAVAILABLE', 'Unleash answered 429.', { data: { retryAfterMs } });

describe('what the engine is told of an error', () => {
  it('the code, and whether trying again can help', async () => {
    const denied = await failureOf('applyStage', new AppError('PLATFORM_DENIED', 'No.'));
    expect([denied.type, denied.nonRetryable, denied.nextRetryDelay]).toEqual(['PLATFORM_DENIED', true, undefined]);
    expect((await failureOf('restoreFlags', new AppError('PLATFORM_DENIED', 'No.'))).nonRetryable).toBe(false);
  });

  it.each<[string, string, unknown, number | undefined]>([
    ['as long as the server asks', 'applyStage', 7_000, 7_000],
    ['whole milliseconds', 'applyStage', 0.5, 1],
    ['a minute at most', 'applyStage', 3_600_000, 60_000],
    ['ten seconds at most in a rollback', 'restoreFlags', 3_600_000, 10_000],
    ['five minutes for Slack, when it asks for them', 'renderCard', 300_000, 300_000],
    ['a quarter of an hour at most for Slack', 'renderCard', 3_600_000, 900_000],
    ['as the policy says, when nothing is asked', 'applyStage', undefined, undefined],
    ['as the policy says, for a time that has passed', 'applyStage', -5, undefined],
    ['as the policy says, for what is no time', 'applyStage', Number.NaN, undefined],
  ])('R-PLAT-4 it waits %s', async (_, activityType, asked, waits) => {
    const failure = await failureOf(activityType, busy(asked));
    expect([failure.nonRetryable, failure.nextRetryDelay]).toEqual([false, waits]);
  });

  it('F5 what Slack refuses is tried again in a minute: somebody may have invited the app by then', async () => {
    const refused = await failureOf('renderCard', new AppError('SLACK_MISCONFIGURED', 'No.', { data: { retryAfterMs: 60_000 } }));
    expect([refused.type, refused.nonRetryable, refused.nextRetryDelay]).toEqual(['SLACK_MISCONFIGURED', false, 60_000]);
    const limited = await failureOf('renderCard', new AppError('SLACK_UNAVAILABLE', 'Later.', { data: { retryAfterMs: 30_000 } }));
    expect([limited.nonRetryable, limited.nextRetryDelay]).toEqual([false, 30_000]);
  });

  it('nothing about errors that are not ours', async () => {
    const broken = new TypeError('broken');
    expect(await failureOf('applyStage', broken)).toBe(broken);
  });
});
