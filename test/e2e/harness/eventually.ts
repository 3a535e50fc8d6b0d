import { pollUntil } from '../../../platform/dev-servers/process/poll-until.js';

export interface Patience {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/** Asks until there is an answer; at the deadline it fails with what it waited for and, when given, what it saw last. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { timeoutMs = 30_000, intervalMs = 50 }: Patience = {},
): Promise<T> {
  const answer = await pollUntil(ask, { timeoutMs, intervalMs });
  if (answer === undefined) throw new Error(`Within ${timeoutMs} ms there was no ${what}.`);
  return answer;
}
