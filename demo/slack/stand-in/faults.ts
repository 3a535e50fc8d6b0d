import type { ApiArgs } from './web-api/api-method.js';

/** What goes wrong with a call. */
export type FaultKind =
  | { readonly kind: 'rateLimited'; readonly retryAfterS: number }
  | { readonly kind: 'serverError'; readonly status?: number }
  /** A page of a proxy in front of Slack, with status 200 as some of them have it. */
  | { readonly kind: 'html' }
  /** The answer of a healthy call, but late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** It is done, but the connection breaks before the answer. */
  | { readonly kind: 'lostAnswer' }
  /** Slack's own refusal, for example `fatal_error` or `account_inactive`. */
  | { readonly kind: 'refused'; readonly error: string };

export type Fault = FaultKind & {
  /** A method, or `*` for all. */
  readonly method: string;
  /** How many calls it hits; until it is lifted when left out. */
  readonly times?: number;
  /** Only calls with such arguments. */
  readonly when?: (args: ApiArgs) => boolean;
};

export interface FaultHandle {
  /** How many calls were hit so far. */
  readonly hits: number;
  lift(): void;
}

interface Planned {
  readonly fault: Fault;
  hits: number;
}

/** The faults that are set; the oldest one that fits a call is used. */
export class Faults {
  #planned: Planned[] = [];

  add(fault: Fault): FaultHandle {
    const planned: Planned = { fault, hits: 0 };
    this.#planned.push(planned);
    const lift = () => {
      this.#planned = this.#planned.filter((one) => one !== planned);
    };
    return {
      get hits() {
        return planned.hits;
      },
      lift,
    };
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault for this call, counted; null when it goes well. */
  take(method: string, args: ApiArgs): FaultKind | null {
    const found = this.#planned.find(
      ({ fault, hits }) =>
        (fault.method === '*' || fault.method === method) &&
        hits < (fault.times ?? Number.POSITIVE_INFINITY) &&
        (fault.when?.(args) ?? true),
    );
    if (found === undefined) return null;
    found.hits += 1;
    return found.fault;
  }
}
