import type { KnownCaller } from '../../core/access/access.js';
import type { Refusal } from '../../core/errors/refusal.js';

/** What of a request says who calls. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
}

/** Turns credentials into a caller with what he may do. */
export interface Authenticator {
  /** True when whoever reaches the server can be whom they like: such a scheme is only served on the loopback interface. */
  readonly trustsEverybody: boolean;
  /** Refusals: UNAUTHENTICATED, FORBIDDEN. Errors: those of what has to be asked (IDENTITY_UNAVAILABLE, STORE_UNAVAILABLE): nothing is known then, and nobody is let in. */
  authenticate(credentials: Credentials): Promise<KnownCaller | Refusal>;
}
