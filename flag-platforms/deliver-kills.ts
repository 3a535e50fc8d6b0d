import type { PlatformKill } from '../store/flags/platform-kills.js';
import { deliverKill, findKillable, type KillDeliveryDeps } from './kill/deliver-kill.js';

export type { KillDeliveryDeps } from './kill/deliver-kill.js';

/**
 * One turn: tells the platforms of every kill that they have not carried out yet and that is due. Answers how many are left that this process could
 * deliver. Any number of processes may do this at once. Rejects only when the store cannot be read.
 */
export async function deliverPlatformKills(deps: KillDeliveryDeps): Promise<number> {
  const ours = (await deps.store.platformKills.undone()).filter((kill) => findKillable(deps.platforms, kill) !== null);
  const left = await Promise.all(groupByPlace(ours).map((kills) => deliverInOrder(deps, kills)));
  return left.reduce((sum, count) => sum + count, 0);
}

/** Kills of one feature on one platform come after one another; a platform that does not answer holds up none of the others. */
function groupByPlace(kills: readonly PlatformKill[]): readonly (readonly PlatformKill[])[] {
  const groups = new Map<string, PlatformKill[]>();
  for (const kill of kills) {
    const place = JSON.stringify([kill.platform, kill.environment, kill.feature]);
    groups.set(place, [...(groups.get(place) ?? []), kill]);
  }
  return [...groups.values()];
}

async function deliverInOrder(deps: KillDeliveryDeps, kills: readonly PlatformKill[]): Promise<number> {
  for (const [index, kill] of kills.entries()) {
    const { told } = await deliverKill(deps, kill, { anyway: false });
    if (told !== 'done') return kills.length - index;
  }
  return 0;
}
