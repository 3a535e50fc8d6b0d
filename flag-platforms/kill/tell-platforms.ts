import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import { within } from '../../platform/within.js';
import type { PlatformKill } from '../../store/flags/platform-kills.js';
import { type Delivery, deliverKill, findKillable, type KillDeliveryDeps } from './deliver-kill.js';

/** What one platform knows of a kill. */
export interface PlatformTold {
  readonly platform: string;
  /** `later`: it has not shown control for everybody yet; it is told again until it does. */
  readonly told: 'done' | 'later';
  readonly keys: readonly string[];
  /** As the platform shows them after the kill; none while it is `later`. */
  readonly flags: readonly ObservedFlag[];
  /** Why not yet. */
  readonly detail?: string;
}

/** One kill, as the store has written it. */
export interface KillRef {
  readonly environment: string;
  readonly feature: string;
  readonly generation: number;
}

const TELL_PATIENCE_MS = 3_000;

/** Tells every platform outside the store of this kill at once, and waits for their answers no longer than the patience; what takes longer goes on. */
export async function tellPlatforms(
  deps: KillDeliveryDeps,
  { environment, feature, generation }: KillRef,
): Promise<readonly PlatformTold[]> {
  const kills = await deps.store.platformKills.ofKill(environment, feature, generation);
  return Promise.all(kills.map((kill) => tell(deps, kill)));
}

async function tell(deps: KillDeliveryDeps, kill: PlatformKill): Promise<PlatformTold> {
  const { platform, keys } = kill;
  const slow: Delivery = { told: 'later', detail: `${platform} has not answered within ${TELL_PATIENCE_MS / 1000} s.` };
  const delivery = await within(TELL_PATIENCE_MS, toldOrRead(deps, kill), slow);
  if (delivery.told === 'done') return { platform, keys, told: 'done', flags: delivery.flags };
  return { platform, keys, told: 'later', flags: [], detail: delivery.told === 'later' ? delivery.detail : 'Another process is at it.' };
}

/** A process that was quicker has left the flags to be read. */
async function toldOrRead(deps: KillDeliveryDeps, kill: PlatformKill): Promise<Delivery> {
  const delivery = await deliverKill(deps, kill, { anyway: true });
  if (delivery.told !== 'notOurs') return delivery;
  const { environment, feature, rolloutId, keys } = kill;
  const reading = findKillable(deps.platforms, kill)?.read({ environment, feature, rolloutId }, keys);
  return { told: 'done', flags: (await reading?.catch(() => [])) ?? [] };
}

export interface KillReport<Flag> {
  /** Where they are: the store's own, the others as their platforms show them. What a platform has not shown yet is left out. */
  readonly flags: readonly (Flag | ObservedFlag)[];
  /** The embedded one first, when it has any of the flags. */
  readonly platforms: readonly Omit<PlatformTold, 'flags'>[];
}

/** What a kill has come to, from the flags of the killed bundle in the store and what the platforms outside said. */
export function toKillReport<Flag extends { readonly key: string }>(
  stored: readonly Flag[],
  told: readonly PlatformTold[],
): KillReport<Flag> {
  const outside = new Set(told.flatMap(({ keys }) => keys));
  const own = stored.filter(({ key }) => !outside.has(key));
  const embedded = { platform: EMBEDDED_PLATFORM.name, told: 'done' as const, keys: own.map(({ key }) => key) };
  return {
    flags: [...own, ...told.flatMap(({ flags }) => flags)],
    platforms: [...(own.length > 0 || told.length === 0 ? [embedded] : []), ...told.map(({ flags: _, ...rest }) => rest)],
  };
}
