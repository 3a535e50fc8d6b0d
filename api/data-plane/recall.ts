import type { KnownCaller } from '../../core/access/access.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { Authenticator } from '../principal/authenticator.js';

/** With the seconds that keys themselves are remembered, a revoked one may ask for flags for five at most. */
const KEPT_MS = 1_000;
const MOST_KEPT = 10_000;

interface Kept {
  readonly found: KnownCaller | Refusal;
  readonly untilMs: number;
}

/** Remembers for a second who shows which credentials, where asking each time would cost more than the answer itself: applications that ask for flags. */
export class Recall {
  readonly #authenticator: Authenticator;
  readonly #nowMs: () => number;
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<KnownCaller | Refusal>>();

  constructor(authenticator: Authenticator, nowMs: () => number) {
    this.#authenticator = authenticator;
    this.#nowMs = nowMs;
  }

  /** What is remembered; undefined: ask. */
  find(authorization: string): KnownCaller | Refusal | undefined {
    const kept = this.#kept.get(authorization);
    return kept !== undefined && this.#nowMs() < kept.untilMs ? kept.found : undefined;
  }

  /** Asked once for all that wait for the same. Rejects as the authenticator does, which is not remembered. */
  ask(authorization: string, host: string | undefined): Promise<KnownCaller | Refusal> {
    const asked = this.#asking.get(authorization) ?? this.#authenticate(authorization, host);
    this.#asking.set(authorization, asked);
    return asked;
  }

  async #authenticate(authorization: string, host: string | undefined): Promise<KnownCaller | Refusal> {
    try {
      const found = await this.#authenticator.authenticate({ authorization, host });
      this.#kept.delete(authorization);
      if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value ?? '');
      this.#kept.set(authorization, { found, untilMs: this.#nowMs() + KEPT_MS });
      return found;
    } finally {
      this.#asking.delete(authorization);
    }
  }
}
