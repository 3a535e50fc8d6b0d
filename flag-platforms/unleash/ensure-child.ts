import type { UnleashApi } from './api/unleash-api.js';
import type { Child } from './read-bundle.js';
import { toPatch } from './unleash-context.js';
import { toChildStrategy } from './wire/child-wire.js';
import { isChildAsMade } from './wire/is-as-made.js';
import { CANDIDATE } from './wire/pivot-wire.js';

/**
 * Makes a flag depend on the candidate of the pivot and gives it the version. The dependency comes first, so that no other unit can get the version.
 * By itself this raises no exposure: the pivot decides who is let through. Does not switch the flag on or off.
 */
export async function ensureChild(api: UnleashApi, child: Child, { parent, version }: { parent: string; version: string }): Promise<void> {
  if (child.parent !== parent) await api.addDependency(child.key, parent, CANDIDATE);
  for (const { id } of child.spare) await api.removeStrategy(child.key, id);
  const body = toChildStrategy(version);
  if (child.strategy === null) await api.addStrategy(child.key, body);
  else if (child.strategy.value !== version || !isChildAsMade(child.strategy.raw, version)) {
    // Overtaken or gone: another writer of the same flag; reading it back tells what came of it.
    await api.patchStrategy(child.key, child.strategy.id, toPatch(child.strategy.raw, body));
  }
}
