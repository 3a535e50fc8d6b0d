import type { Refusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';

/** What of a request says who calls. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
}

/** Turns credentials into a person; replaced as a whole when real authentication comes. */
export interface Authenticator {
  /** True when whoever reaches the server can be whom they like: such a scheme is only served on the loopback interface. */
  readonly trustsEverybody: boolean;
  /** Refusals: UNAUTHENTICATED, FORBIDDEN. */
  authenticate(credentials: Credentials): Promise<Omit<Principal, 'via'> | Refusal>;
}
