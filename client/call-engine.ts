import { type Client, isGrpcServiceError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { AppError } from '../core/errors/app-error.js';

export interface EngineCall<T> {
  readonly what: string;
  readonly deadlineMs: number;
  readonly run: () => Promise<T>;
}

/** gRPC status codes that mean "not now": DEADLINE_EXCEEDED, UNAVAILABLE, CANCELLED, RESOURCE_EXHAUSTED. */
const NOT_NOW: ReadonlySet<number> = new Set([1, 4, 8, 14]);

const ABORTED = 10;
const FAILED_PRECONDITION = 9;
const ASK_AGAIN_MS = 50;

type GrpcError = { readonly code: number; readonly details: string };

const underWay = new WeakMap<Client, Set<Promise<unknown>>>();

/**
 * Resolves when no call of this client is under way any more, at their deadlines at the latest. A connection must not be closed before: a call that is tried
 * again on a closed one throws where nobody can catch it (@temporalio/client 1.24).
 */
export async function callsEnded(client: Client): Promise<void> {
  await Promise.allSettled(underWay.get(client) ?? []);
}

/** Calls the engine with a deadline and turns its transport errors into one clear AppError. */
export async function callEngine<T>(client: Client, { what, deadlineMs, run }: EngineCall<T>): Promise<T> {
  const call = client.withDeadline(Date.now() + deadlineMs, () => insist(run, Date.now() + deadlineMs));
  const calls = underWay.get(client) ?? new Set();
  underWay.set(client, calls.add(call));
  try {
    return await call;
  } catch (error) {
    throw toAppError(error, what, deadlineMs);
  } finally {
    calls.delete(call);
  }
}

/**
 * A run that makes way for the next one (continue-as-new) may turn away what it has not taken yet; said again it reaches the next run. Everything that is said
 * here counts once however often it is said.
 */
async function insist<T>(run: () => Promise<T>, untilMs: number): Promise<T> {
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!isTurnedAway(error) || Date.now() + ASK_AGAIN_MS >= untilMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

/** The server says it in two ways: ABORTED, and that the task which would have taken it failed (the one that could not close the run, because something had come in). */
function isTurnedAway(error: unknown): boolean {
  const cause = toGrpcError(error);
  if (cause === null) return false;
  return cause.code === ABORTED || (cause.code === FAILED_PRECONDITION && /workflow task failure/i.test(cause.details));
}

function toAppError(error: unknown, what: string, deadlineMs: number): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return new AppError('REQUEST_INVALID', error.cause.message, { cause: error });
  }
  if (isTimeout(error)) {
    return new AppError(
      'ENGINE_UNAVAILABLE',
      `The workflow engine did not answer "${what}" within ${deadlineMs} ms: its server or all workers are down. It may still be carried out; asking again with the same id is safe. To stop a feature at once use \`tidegate kill\`.`,
      { cause: error },
    );
  }
  return error;
}

function isTimeout(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return NOT_NOW.has(toGrpcError(error)?.code ?? 0);
}

/** Null: it is no answer of the server. */
function toGrpcError(error: unknown): GrpcError | null {
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  return isGrpcServiceError(cause) ? cause : null;
}
