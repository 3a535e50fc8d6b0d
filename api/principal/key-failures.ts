/** Why a key was not taken. Whoever showed it is not told: each reason would be a hint. */
export type KeyFailure = 'malformed' | 'unknown' | 'wrongSecret' | 'expired' | 'replaced' | 'revoked';

const NONE: Readonly<Record<KeyFailure, number>> = { malformed: 0, unknown: 0, wrongSecret: 0, expired: 0, replaced: 0, revoked: 0 };

/** How often keys were not taken, by reason, since the process began; for the metrics. */
export class KeyFailures {
  readonly #counts = new Map(Object.entries(NONE) as [KeyFailure, number][]);

  get counts(): ReadonlyMap<KeyFailure, number> {
    return this.#counts;
  }

  note(reason: KeyFailure): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }
}
