import type { ReconcilerHealth } from '../../core/reconciler/reconciler-health.js';
import { cached } from './cached.js';
import type { ReconcilerProbe } from './reconciler-probe.js';

export interface HealthReport {
  readonly store: 'up' | 'down';
  readonly engine: 'up' | 'down';
  readonly draining: boolean;
  /** Requests should come here. An engine that is down does not change that: reading, evaluating and killing go on without it. */
  readonly ready: boolean;
  /** Whether somebody looks after rollouts that have lost their workflow. It changes nothing of `ready`. */
  readonly reconciler: ReconcilerHealth;
}

export interface HealthOptions {
  readonly store: { ping(): Promise<void> };
  readonly rollouts: { ping(): Promise<void> };
  readonly reconciler: Pick<ReconcilerProbe, 'health'>;
  readonly nowMs: () => number;
}

/** How long an answer of the store or the engine is taken for the truth. */
const CACHED_MS = 2_000;
const PING_DEADLINE_MS = 1_000;

/** Whether this process can do its work; asked by load balancers, so it asks others seldom and never waits long. */
export class Health {
  readonly #store: () => Promise<boolean>;
  readonly #engine: () => Promise<boolean>;
  readonly #reconciler: Pick<ReconcilerProbe, 'health'>;
  #leaving = false;
  #draining = false;

  constructor({ store, rollouts, reconciler, nowMs }: HealthOptions) {
    this.#store = cached(() => answers(() => store.ping()), { forMs: CACHED_MS, nowMs });
    this.#engine = cached(() => answers(() => rollouts.ping()), { forMs: CACHED_MS, nowMs });
    this.#reconciler = reconciler;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** From now on `/readyz` says no, so that balancers turn away; everything is still served. */
  leave(): void {
    this.#leaving = true;
  }

  /** From now on nothing new is taken. */
  drain(): void {
    this.#leaving = true;
    this.#draining = true;
  }

  async report(): Promise<HealthReport> {
    const [store, engine, reconciler] = await Promise.all([this.#store(), this.#engine(), this.#reconciler.health()]);
    return {
      store: store ? 'up' : 'down',
      engine: engine ? 'up' : 'down',
      draining: this.#leaving,
      ready: store && !this.#leaving,
      reconciler,
    };
  }
}

async function answers(ping: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PING_DEADLINE_MS);
  });
  try {
    return await Promise.race([
      ping().then(
        () => true,
        () => false,
      ),
      deadline,
    ]);
  } finally {
    clearTimeout(timer);
  }
}
