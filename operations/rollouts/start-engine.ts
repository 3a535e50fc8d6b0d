import { AppError } from '../../core/errors/app-error.js';
import { toRequest } from '../../core/rollout/queue/to-request.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';

/** Starts the stored rollout's workflow and notes that it was; starting it twice is starting it once. Errors: ENGINE_UNAVAILABLE. */
export async function startEngine({ rollouts, store, nowMs }: OperationDeps, row: RolloutRow): Promise<void> {
  await rollouts.start(toRequest(row));
  await store.rollouts.markEngineStarted(row.id, nowMs());
}

/** What the engine's absence is told by; everything else is an error. */
export function isEngineDown(error: unknown): error is AppError {
  return error instanceof AppError && error.code === 'ENGINE_UNAVAILABLE';
}
