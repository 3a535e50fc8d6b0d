import { setTimeout as delay } from 'node:timers/promises';
import { isTransactionConflict, toAppError } from './database-errors.js';

const ATTEMPTS = 6;

/** Runs work again when it lost a deadlock or serialization conflict (it was rolled back as a whole); any other error is mapped and thrown. */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransactionConflict(error)) throw toAppError(error);
      // The spread keeps two losers from meeting again.
      await delay(2 ** attempt * (0.5 + Math.random()) * 2);
    }
  }
}
