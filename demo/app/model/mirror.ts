import { answerTurn, type TurnInput, type TurnResult } from './answer-turn.js';
import type { AskModel } from './model-client.js';

export interface Mirror {
  /** The candidate's reply, measured and thrown away; null when too many are under way already. */
  readonly send: (input: Omit<TurnInput, 'startedAtMs'>) => Promise<TurnResult | null>;
  readonly counts: () => { readonly sent: number; readonly skipped: number };
}

/** Shadow traffic: after the customer has been answered, never instead, with a bound so that it cannot slow the service down. */
export function createMirror(ask: AskModel, maxConcurrent = 32): Mirror {
  let running = 0;
  let sent = 0;
  let skipped = 0;
  return {
    async send(input) {
      if (running >= maxConcurrent) {
        skipped += 1;
        return null;
      }
      running += 1;
      sent += 1;
      return answerTurn(ask, { ...input, startedAtMs: performance.now() }).finally(() => {
        running -= 1;
      });
    },
    counts: () => ({ sent, skipped }),
  };
}
