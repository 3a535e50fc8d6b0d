import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { within } from '../../platform/within.js';
import type { PlatformKill, PlatformKillStore } from '../../store/flags/platform-kills.js';
import type { AuditStore } from '../../store/store.js';
import type { FlagPlatform, FlagPlatforms } from '../flag-platform.js';

export interface KillDeliveryDeps {
  readonly store: { readonly platformKills: PlatformKillStore; readonly audit: Pick<AuditStore, 'append'> };
  /** Those that this process can reach. */
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
  /** An attempt failed, and is made again. */
  readonly onError: (what: string, error: unknown) => void;
}

export type Delivery =
  | { readonly told: 'done'; readonly flags: readonly ObservedFlag[] }
  | { readonly told: 'later'; readonly detail: string }
  /** It was not due, or somebody else was quicker. */
  | { readonly told: 'notOurs' };

/** For all calls that a kill makes; each has a time-out of its own. What is still on its way then goes on, and does no harm. */
const PATIENCE_MS = 10_000;
/** Other processes leave it alone for so long while this one is at it. */
const CLAIM_MS = 5_000;
const FIRST_WAIT_MS = 500;
/** As for rollbacks: no platform makes an emergency stop wait longer. */
const LONGEST_WAIT_MS = 10_000;

/** The platform if this process can tell it of this kill; null: another one must. */
export function findKillable(platforms: FlagPlatforms, { platform: name, environment }: PlatformKill): FlagPlatform | null {
  const platform = platforms.get(name);
  const serves = platform?.servesOnly ?? environment;
  return platform?.outside === undefined || serves !== environment ? null : platform;
}

/**
 * Tells one platform of one kill: control for everybody, seen in its answer, then the line in the timeline, then done. Never throws; what fails is kept and
 * tried again. `anyway`: at once, whoever may have claimed it.
 */
export async function deliverKill(deps: KillDeliveryDeps, kill: PlatformKill, { anyway }: { readonly anyway: boolean }): Promise<Delivery> {
  const platform = findKillable(deps.platforms, kill);
  if (platform === null) return { told: 'later', detail: `This process cannot reach ${kill.platform} for ${kill.environment}.` };
  try {
    if (!(await claim(deps, kill, anyway))) return { told: 'notOurs' };
    const flags = await killOn(platform, kill);
    await deps.store.audit.append([toEntry(kill, deps.nowMs())]);
    await deps.store.platformKills.markDone(kill.id, deps.nowMs());
    return { told: 'done', flags };
  } catch (error) {
    return { told: 'later', detail: await keepFailure(deps, kill, error) };
  }
}

/** A store that does not answer keeps nobody from killing. */
function claim({ store, nowMs }: KillDeliveryDeps, { id }: PlatformKill, anyway: boolean): Promise<boolean> {
  const now = nowMs();
  const times = { nowMs: now, untilMs: now + CLAIM_MS, longestWaitMs: LONGEST_WAIT_MS };
  return store.platformKills.claim(id, { ...times, anyway }).catch(() => true);
}

async function killOn(platform: FlagPlatform, kill: PlatformKill): Promise<readonly ObservedFlag[]> {
  const { environment, feature, rolloutId, generation, keys } = kill;
  const fence = { generation, operationId: `kill/${generation}` };
  const killing = platform.outside?.kill({ environment, feature, rolloutId }, keys, fence) ?? Promise.resolve([]);
  const flags = await within(PATIENCE_MS, killing, null);
  if (flags === null) throw new AppError('PLATFORM_UNAVAILABLE', `${platform.name} has not carried out the kill within ${PATIENCE_MS} ms.`);
  const exposed = flags.find(({ highestShare }) => highestShare > 0);
  if (exposed === undefined) return flags;
  throw new AppError(
    'FLAG_READ_BACK_MISMATCH',
    `${exposed.key} on ${platform.name} still shows ${exposed.highestShare}/100000 after the kill: something wrote in between.`,
  );
}

/** Also its detail, for the answer. */
async function keepFailure({ store, nowMs, onError }: KillDeliveryDeps, kill: PlatformKill, error: unknown): Promise<string> {
  onError(`kill of ${kill.feature} on ${kill.platform}`, error);
  const detail = error instanceof Error ? error.message : String(error);
  await store.platformKills
    .markFailed(kill.id, detail, nowMs() + toWaitMs(error, kill.tries))
    .catch((cause: unknown) => onError(`note on the kill of ${kill.feature} on ${kill.platform}`, cause));
  return detail;
}

function toWaitMs(error: unknown, tries: number): number {
  const asked = error instanceof AppError ? error.data['retryAfterMs'] : undefined;
  const wait = typeof asked === 'number' && asked > 0 ? Math.ceil(asked) : FIRST_WAIT_MS * 2 ** Math.min(tries, 10);
  return Math.min(wait, LONGEST_WAIT_MS);
}

/** The key is the kill's on this platform: however often it is delivered, the line stands once. */
function toEntry({ rolloutId, platform, generation, keys, by, via, reason }: PlatformKill, atMs: number): AuditEntry {
  return {
    rolloutId,
    key: `kill/${platform}/${generation}`,
    atMs,
    kind: 'flagWrite',
    principal: { id: by, via: via as Principal['via'] },
    summary: `${keys.join(', ')} on ${platform}: control for everybody, killed by ${by} (generation ${generation})`,
    data: { platform, generation, keys, operationId: `kill/${generation}`, shareAfter: 0, highestShare: 0, reason },
  };
}
