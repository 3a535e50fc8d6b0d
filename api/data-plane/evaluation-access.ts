import type { IncomingMessage } from 'node:http';
import type { KnownCaller } from '../../core/access/access.js';
import { isAllowed } from '../../core/access/access.js';
import type { Scope } from '../../core/access/grant.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import type { AccessDeps } from '../../operations/access/note-access-refusal.js';
import { askRight } from '../../operations/access/require-right.js';
import type { FailedLogins } from '../access/failed-logins.js';
import { sourceAddressOf } from '../access/source-address.js';
import { type OfrepError, ofrepError } from '../ofrep/ofrep-error.js';
import type { Authenticator } from '../principal/authenticator.js';
import { Recall } from './recall.js';

export interface EvaluationAccessOptions {
  readonly deps: AccessDeps;
  readonly authenticator: Authenticator;
  readonly logins: FailedLogins;
  readonly trustedProxies: number;
}

const NOBODY = refuse(
  'UNAUTHENTICATED',
  'Flags are told to known applications: send "Authorization: Bearer <API key>" of one with the role application.',
);

/** Who may ask for flags. Callers are remembered for a moment, so that an application that asks all the time is let in without a wait. */
export class EvaluationAccess {
  readonly #options: EvaluationAccessOptions;
  readonly #recall: Recall;

  constructor(options: EvaluationAccessOptions) {
    this.#options = options;
    this.#recall = new Recall(options.authenticator, options.deps.nowMs);
  }

  /** Null: come in. At once where the caller is remembered and may; otherwise when it is known. Never throws or rejects. */
  admit(req: IncomingMessage, scope: Scope): null | Promise<OfrepError | null> {
    const { authorization } = req.headers;
    const known = authorization === undefined ? NOBODY : this.#recall.find(authorization);
    if (known !== undefined && !isRefusal(known) && isAllowed(known.grants, 'evaluate', scope)) return null;
    return this.#ask(req, scope).catch(toOfrepError);
  }

  async #ask(req: IncomingMessage, scope: Scope): Promise<OfrepError | null> {
    const found = await this.#authenticate(req);
    const refusal = isRefusal(found)
      ? found
      : await askRight(this.#options.deps, { ...found, principal: { ...found.principal, via: 'api' } }, 'evaluate', scope);
    return refusal === null ? null : toOfrepError(new AppError(refusal.code, refusal.detail));
  }

  async #authenticate(req: IncomingMessage): Promise<KnownCaller | Refusal> {
    const { logins, trustedProxies } = this.#options;
    const { authorization, host } = req.headers;
    if (!authorization) return NOBODY;
    const address = sourceAddressOf(req, trustedProxies);
    logins.requireCalm(address, authorization);
    const found = this.#recall.find(authorization) ?? (await this.#recall.ask(authorization, host));
    if (!isRefusal(found)) logins.noteGood(authorization);
    else if (found.code === 'UNAUTHENTICATED') await logins.noteBad(address, authorization, found.detail);
    return found;
  }
}

function toOfrepError(error: unknown): OfrepError {
  if (error instanceof AppError && error.code !== 'INTERNAL') return ofrepError(error.entry.status, 'GENERAL', error.message);
  return ofrepError(503, 'GENERAL', 'Who asks cannot be found out now; use the default of the code.');
}
