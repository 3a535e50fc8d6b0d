import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../core/errors/app-error.js';
import { DELAY_MS, type Fault, HANG_MS } from '../plan/faults.js';
import { featuresIn, type Kind } from '../plan/point.js';
import { shiftClock } from './shifted-clock.js';

export interface Effect {
  readonly kind: Kind;
  /** Without the kind of process. */
  readonly name: string;
  /** Whatever says which rollouts it is about. */
  readonly subject: unknown;
}

/** Stops at the points before and after an effect, asks the driver what is to go wrong there, and lets it go wrong. */
export type Hook = <T>(effect: Effect, run: () => Promise<T>) => Promise<T>;

interface Told {
  readonly nths: Readonly<Record<string, number>>;
  readonly fault: Fault | null;
}

const NOTHING: Told = { nths: {}, fault: null };

/** `control`: the driver's address; `process`: for example `worker-a`. */
export function createHook(control: string, process: string): Hook {
  const ask = async (visit: object): Promise<Told> => {
    try {
      const answer = await fetch(`${control}/point`, { method: 'POST', body: JSON.stringify({ process, ...visit }) });
      return (await answer.json()) as Told;
    } catch {
      return NOTHING;
    }
  };
  return async ({ kind, name: operation, subject }, run) => {
    const features = featuresIn(JSON.stringify(subject) ?? '');
    if (features.length === 0) return run();
    const effect = { kind, name: `${process.split('-')[0]} ${operation}`, features };
    const before = await ask({ ...effect, when: 'before' });
    const result = await under(before.fault, kind, run);
    const after = await ask({ ...effect, when: 'after', nths: before.nths });
    if (after.fault !== null) throw broken(kind, 'the answer was lost');
    return result;
  };
}

async function under<T>(fault: Fault | null, kind: Kind, run: () => Promise<T>): Promise<T> {
  switch (fault) {
    case 'answer 500':
      throw broken(kind, 'it answered with an error');
    case 'hang':
      await delay(HANG_MS);
      throw broken(kind, 'it did not answer');
    case 'delay':
      await delay(DELAY_MS);
      return run();
    case 'duplicate':
      return twice(run);
    case 'clock':
      shiftClock();
      return run();
    default:
      return run();
  }
}

/** The second one comes late, when the first one's consequences are there. */
async function twice<T>(run: () => Promise<T>): Promise<T> {
  setTimeout(() => void run().catch(() => undefined), DELAY_MS / 2);
  return run();
}

function broken(kind: Kind, what: string): AppError {
  return new AppError(kind === 'engine' ? 'ENGINE_UNAVAILABLE' : 'STORE_UNAVAILABLE', `Chaos: ${what}.`);
}
