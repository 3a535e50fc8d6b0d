import type { KeyStore, StoredKey } from '../../store/store.js';

/** What another process revokes is refused here within five seconds: this, and the time of a reading. */
const FRESH_MS = 4_000;
const MOST_KEYS = 2_000;

interface Reading {
  readonly stored: Promise<StoredKey | null>;
  readonly atMs: number;
  readonly changes: number;
}

/** Keys as they were read within the last seconds; what this process rotates or revokes itself is read anew at once. */
export class KeyCache {
  readonly #readings = new Map<string, Reading>();
  readonly #keys: Pick<KeyStore, 'findStored' | 'changes'>;
  readonly #nowMs: () => number;

  constructor(keys: Pick<KeyStore, 'findStored' | 'changes'>, nowMs: () => number) {
    this.#keys = keys;
    this.#nowMs = nowMs;
  }

  /** Null: there is no key of this id. Errors: STORE_UNAVAILABLE. */
  find(id: string): Promise<StoredKey | null> {
    const known = this.#readings.get(id);
    if (known !== undefined && this.#isFresh(known)) return known.stored;
    const stored = this.#keys.findStored(id);
    const reading = { stored, atMs: this.#nowMs(), changes: this.#keys.changes() };
    this.#readings.delete(id);
    this.#readings.set(id, reading);
    // Ids are chosen by whoever asks: never more than so many, the oldest reading goes first.
    if (this.#readings.size > MOST_KEYS) this.#readings.delete(this.#readings.keys().next().value ?? id);
    stored.catch(() => this.#forget(id, reading));
    return stored;
  }

  /** A store that did not answer is asked again with the next request. */
  #forget(id: string, reading: Reading): void {
    if (this.#readings.get(id) === reading) this.#readings.delete(id);
  }

  #isFresh({ atMs, changes }: Reading): boolean {
    const ageMs = this.#nowMs() - atMs;
    return ageMs >= 0 && ageMs < FRESH_MS && changes === this.#keys.changes();
  }
}
