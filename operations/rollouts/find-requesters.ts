import { isServiceKey } from '../../core/keys/service-key.js';
import { isSamePrincipal, type Principal } from '../../core/principal/principal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';

/** A longer chain of retries has no end. */
const MOST_RETRIES = 200;

/**
 * Who asked for the change besides the one who asks now, and so may not approve it either: the authors that the spec names, and whoever asked for a rollout of the
 * chain that it retries, and whoever made a service key among all these. Each once; undefined: nobody else.
 */
export async function findRequesters(
  { store }: Pick<OperationDeps, 'store'>,
  { authors = [], retryOf }: Pick<RolloutSpec, 'authors' | 'retryOf'>,
  { id }: Pick<Principal, 'id'>,
): Promise<readonly string[] | undefined> {
  const found: string[] = [];
  const add = (requester: string) => {
    if (![id, ...found].some((known) => isSamePrincipal(known, requester))) found.push(requester);
  };
  authors.forEach(add);
  let next = retryOf;
  for (let tries = 0; next !== undefined && tries < MOST_RETRIES; tries++) {
    const old = await store.rollouts.get(next);
    for (const requester of old === null ? [] : [old.requestedBy, ...(old.view.alsoRequestedBy ?? [])]) add(requester);
    next = old?.spec.retryOf;
  }
  for (const maker of await findMakers(store, [id, ...found])) add(maker);
  return found.length === 0 ? undefined : found;
}

/** Whoever made a service key can act by it: what it asks for, they have asked for. */
async function findMakers({ keys }: Pick<OperationDeps['store'], 'keys'>, requesters: readonly string[]): Promise<readonly string[]> {
  const services = requesters.filter(isServiceKey).map((service) => service.trim().toLowerCase());
  return services.length === 0 ? [] : keys.makersOf(services);
}
