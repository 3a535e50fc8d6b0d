import { formatMs } from '../../core/rehearsal/format-ms.js';
import type { MeasuredPropagation } from '../../core/rehearsal/rehearsal.js';
import { type FlagPlatform, type FlagScope, PROPAGATION_BOUND_MS } from '../../flag-platforms/flag-platform.js';
import { within } from '../../platform/within.js';

/** Many starts must not hammer a platform; what it says now is what it says in a few minutes. */
const FRESH_MS = 5 * 60_000;
/** A platform that did not answer is asked again soon, but not by each of a hundred starts. */
const FRESH_FAILURE_MS = 30_000;
const BEAT_MS = 1_000;

export interface PropagationMeterOptions {
  readonly nowMs: () => number;
  /** Default: `PROPAGATION_BOUND_MS`. */
  readonly boundMs?: number;
}

export interface PropagationMeter {
  /** Never rejects and never takes longer than the bound; `onWait` is called once a second meanwhile. */
  measure(platform: FlagPlatform, scope: FlagScope, onWait: () => void): Promise<MeasuredPropagation>;
}

interface Held {
  readonly measured: Promise<MeasuredPropagation>;
  /** Unix ms; null while it is being measured. */
  untilMs: number | null;
}

/** Measures each platform of an environment once in a few minutes, however many ask at the same time. */
export function createPropagationMeter({ nowMs, boundMs = PROPAGATION_BOUND_MS }: PropagationMeterOptions): PropagationMeter {
  const all = new Map<string, Held>();
  const begin = (key: string, platform: FlagPlatform, scope: FlagScope): Held => {
    const held: Held = { measured: measureOnce(platform, scope, boundMs), untilMs: null };
    all.set(key, held);
    void held.measured.then(({ ms }) => {
      held.untilMs = nowMs() + (ms === null ? FRESH_FAILURE_MS : FRESH_MS);
    });
    return held;
  };
  return {
    async measure(platform, scope, onWait) {
      const key = JSON.stringify([platform.name, scope.environment]);
      const known = all.get(key);
      const isFresh = known !== undefined && (known.untilMs === null || nowMs() < known.untilMs);
      const { measured } = isFresh ? known : begin(key, platform, scope);
      const beating = setInterval(onWait, BEAT_MS);
      try {
        return await measured;
      } finally {
        clearInterval(beating);
      }
    },
  };
}

async function measureOnce(platform: FlagPlatform, scope: FlagScope, boundMs: number): Promise<MeasuredPropagation> {
  const { name } = platform;
  const measured = Promise.resolve()
    .then(() => platform.measurePropagation(scope))
    .then(
      ({ ms, how }): MeasuredPropagation => ({ platform: name, ms, how }),
      (error: unknown): MeasuredPropagation => ({ platform: name, ms: null, how: `It could not be measured: ${messageOf(error)}` }),
    );
  return within(boundMs, measured, { platform: name, ms: null, how: `It did not answer within ${formatMs(boundMs)}.` });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
