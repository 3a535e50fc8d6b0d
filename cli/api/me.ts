import type { AuthMethod } from '../../core/access/access.js';
import type { Grant } from '../../core/access/grant.js';

/** Answer of `GET /v1/me`. */
export interface Me {
  readonly id: string;
  readonly groups: readonly string[];
  readonly method: AuthMethod;
  /** Of the API key that was shown. */
  readonly keyId?: string;
  readonly grants: readonly Grant[];
  /** In development: who one could say that one is. */
  readonly people?: readonly string[];
}
