import { setTimeout as delay } from 'node:timers/promises';
import type { ControlHealth } from '../../core/rollout/spec.js';
import type { ControlAnswer } from '../rollout/rollout-activities.js';

const CALL_TIMEOUT_MS = 2_000;
const ASK_EVERY_MS = 500;

export interface ControlDoor {
  readonly ask: typeof fetch;
  readonly nowMs: () => number;
  /** Told after each asking. */
  readonly onAsked: () => void;
}

/** Asks whether control can take the units back, again until it says yes or the wait is over. Never throws: a rollback goes on either way. */
export async function awaitControl({ url, waitMs }: ControlHealth, { ask, nowMs, onAsked }: ControlDoor): Promise<ControlAnswer> {
  const endMs = nowMs() + waitMs;
  for (;;) {
    const answer = await askOnce(url, ask);
    onAsked();
    if (answer.isHealthy || nowMs() + ASK_EVERY_MS > endMs) return answer;
    await delay(ASK_EVERY_MS);
  }
}

async function askOnce(url: string, ask: typeof fetch): Promise<ControlAnswer> {
  try {
    const response = await ask(url, { redirect: 'follow', signal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    await response.body?.cancel();
    return { isHealthy: response.ok, detail: `${url} answered ${response.status}` };
  } catch (error) {
    const why =
      error instanceof Error && error.name === 'TimeoutError' ? `did not answer within ${CALL_TIMEOUT_MS} ms` : 'cannot be reached';
    return { isHealthy: false, detail: `${url} ${why}` };
  }
}
