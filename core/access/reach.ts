import type { Caller } from './access.js';
import type { Grant } from './grant.js';
import { rightsOf } from './role.js';

/** Environments and features that somebody may read, as in a grant. */
export type Reach = Pick<Grant, 'environment' | 'features'>;

/** What the caller may be shown of a list; undefined: all of it. */
export function reachOf({ grants }: Pick<Caller, 'grants'>): readonly Reach[] | undefined {
  const reading = grants.filter(({ role }) => rightsOf(role).includes('read'));
  if (reading.some(({ environment, features }) => environment === '*' && features === '*')) return undefined;
  return reading.map(({ environment, features }) => ({ environment, features }));
}

/** The same within one environment: empty when the caller may read nothing there. */
export function reachIn(caller: Pick<Caller, 'grants'>, environment: string): readonly Reach[] | undefined {
  return reachOf(caller)?.filter((reach) => reach.environment === '*' || reach.environment === environment);
}
