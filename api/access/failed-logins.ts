import { AppError } from '../../core/errors/app-error.js';
import type { AccessDeps } from '../../operations/access/note-access-refusal.js';
import { recordControl } from '../../operations/access/record-control.js';
import { RefusalTally } from '../../operations/access/refusal-tally.js';

const WINDOW_MS = 60_000;
const MOST_FAILURES = 30;
const MOST_ADDRESSES = 10_000;
/** Lines of the audit a minute for addresses that begin to fail; all others share one. Who owns many addresses must not own the audit too. */
const MOST_LINES = 10;
/** Credentials that were good lately; more are forgotten, the oldest first. */
const MOST_KNOWN = 5_000;
const ALL_OTHERS = 'many addresses';

interface Failure {
  readonly address: string;
  /** Why the last one was refused. Never of the credentials themselves. */
  readonly detail: string;
}

interface Count {
  readonly fromMs: number;
  count: number;
}

export type FailedLoginsDeps = Pick<AccessDeps, 'store' | 'nowMs' | 'createId' | 'logger'>;

/** Credentials that were refused, by where they came from: counted, limited, told to log and audit once a minute. Requests without credentials are none of these. */
export class FailedLogins {
  readonly #deps: FailedLoginsDeps;
  readonly #counts = new Map<string, Count>();
  readonly #known = new Set<string>();
  readonly #tally = new RefusalTally<Failure>();
  #told = { fromMs: Number.NEGATIVE_INFINITY, addresses: new Set<string>() };

  constructor(deps: FailedLoginsDeps) {
    this.#deps = deps;
  }

  /**
   * Throws RATE_LIMITED, before anything is checked, where too many have failed from this address lately. Credentials that were good lately pass: nobody is shut out by
   * others behind the same address, and a guess that has never been right does not.
   */
  requireCalm(address: string, authorization: string): void {
    const found = this.#counts.get(address);
    if (found === undefined || found.count < MOST_FAILURES || this.#deps.nowMs() - found.fromMs >= WINDOW_MS) return;
    if (this.#known.has(authorization)) return;
    throw new AppError(
      'RATE_LIMITED',
      `More than ${MOST_FAILURES} requests with refused credentials came from your address within a minute; they are not looked at until it is over. Send a key or token that is valid. Kill and freeze are never limited.`,
    );
  }

  noteGood(authorization: string): void {
    if (this.#known.has(authorization)) return;
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.values().next().value ?? '');
    this.#known.add(authorization);
  }

  /** Never throws: a request is refused whether or not that can be written down. */
  async noteBad(address: string, authorization: string, detail: string): Promise<void> {
    this.#known.delete(authorization);
    const nowMs = this.#deps.nowMs();
    this.#count(address, nowMs);
    const failure = { address, detail };
    await this.flush();
    if (!this.#tally.note(this.#hasLine(address, nowMs) ? address : ALL_OTHERS, 'refused', failure, nowMs)) return;
    this.#deps.logger.warn({ address, detail }, 'credentials were refused');
    await this.#write(failure, `Credentials from ${address} were refused: ${detail}`, 1);
  }

  /** Writes down how often refusals were repeated in minutes that are over; `isEnd`: also in those that are not. Never throws. */
  async flush(isEnd = false): Promise<void> {
    for (const { note, count } of this.#tally.takeDue(isEnd ? Number.POSITIVE_INFINITY : this.#deps.nowMs())) {
      this.#deps.logger.warn({ address: note.address, count }, 'credentials were refused again and again');
      await this.#write(
        note,
        `${count} more times within a minute credentials were refused, last from ${note.address}: ${note.detail}`,
        count,
      );
    }
  }

  #count(address: string, nowMs: number): void {
    const known = this.#counts.get(address);
    if (known !== undefined && nowMs - known.fromMs < WINDOW_MS) {
      known.count += 1;
      return;
    }
    this.#counts.delete(address);
    if (this.#counts.size >= MOST_ADDRESSES) this.#counts.delete(this.#counts.keys().next().value ?? '');
    this.#counts.set(address, { fromMs: nowMs, count: 1 });
  }

  #hasLine(address: string, nowMs: number): boolean {
    if (nowMs - this.#told.fromMs >= WINDOW_MS) this.#told = { fromMs: nowMs, addresses: new Set() };
    const { addresses } = this.#told;
    if (addresses.size < MOST_LINES) addresses.add(address);
    return addresses.has(address);
  }

  async #write({ address, detail }: Failure, summary: string, count: number): Promise<void> {
    try {
      await recordControl(this.#deps, {
        kind: 'refusal',
        key: `refusal/login/${this.#deps.createId()}`,
        summary,
        principal: { id: 'system:tidegate', via: 'system' },
        data: { code: 'UNAUTHENTICATED', address, detail, count },
      });
    } catch (err) {
      this.#deps.logger.error({ err, address, count }, 'refused credentials could not be written to the audit');
    }
  }
}
