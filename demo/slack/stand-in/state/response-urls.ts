import { randomBytes } from 'node:crypto';

export interface ResponseUrlUse {
  readonly atMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where the answer to one interaction goes: five times, for thirty minutes. */
export interface ResponseUrl {
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed. */
  readonly messageTs: string | null;
  readonly expiresMs: number;
  readonly uses: ResponseUrlUse[];
}

const MAX_USES = 5;
const LIFE_MS = 30 * 60_000;

export class ResponseUrls {
  readonly #urls = new Map<string, ResponseUrl>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get all(): readonly ResponseUrl[] {
    return [...this.#urls.values()];
  }

  create(about: Pick<ResponseUrl, 'user' | 'channel' | 'messageTs'>): ResponseUrl {
    const created = { ...about, id: randomBytes(12).toString('hex'), expiresMs: this.#now() + LIFE_MS, uses: [] };
    this.#urls.set(created.id, created);
    return created;
  }

  /** Counts one use; a string is the error. */
  use(id: string, body: Readonly<Record<string, unknown>>): ResponseUrl | 'invalid_url' | 'used_url' | 'expired_url' {
    const found = this.#urls.get(id);
    if (found === undefined) return 'invalid_url';
    if (this.#now() > found.expiresMs) return 'expired_url';
    if (found.uses.length >= MAX_USES) return 'used_url';
    found.uses.push({ atMs: this.#now(), body });
    return found;
  }
}
