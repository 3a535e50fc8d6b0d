import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { BotDeps, Identified, SlackWho } from '../bot-deps.js';

/** Who it is; a stranger learns nothing but why. Errors: those of `SlackIdentity.identify`. */
export async function requirePerson(deps: Pick<BotDeps, 'identity' | 'counters'>, who: SlackWho): Promise<Principal> {
  return toPerson(deps, await deps.identity.identify(who));
}

/** The same for somebody who has been asked for already. */
export function toPerson({ counters }: Pick<BotDeps, 'counters'>, identified: Identified): Principal {
  if (identified.ok) return identified.principal;
  counters.turnAway(identified.why);
  throw new AppError(identified.refusal.code, identified.refusal.detail);
}
