import { type ObservedFlag, toObservedFlags } from '../../../core/assignment/observed-flag.js';
import { EMBEDDED_PLATFORM } from '../../../core/plan/platform-traits.js';
import { type DriftFound, findDrift } from '../../../core/rollout/drift/find-drift.js';
import type { FlagsTrouble } from '../../../core/rollout/drift/flags-trouble.js';
import type { FlagMove } from '../../../core/rollout/spec.js';
import { findPlatform } from '../../../flag-platforms/flag-groups.js';
import type { FlagPlatform, FlagPlatforms, FlagScope } from '../../../flag-platforms/flag-platform.js';
import type { BundleRecord, DueWatch, Store } from '../../../store/store.js';
import { toDrifted, toExpired } from './to-trouble.js';
import type { UnreadFlags } from './unread-flags.js';

export interface FlagsLookDeps {
  readonly store: { readonly flags: Pick<Store['flags'], 'readFeatures'> };
  readonly platforms: FlagPlatforms;
  /** Kept from look to look. */
  readonly unread: UnreadFlags;
  readonly onError: (what: string, error: unknown) => void;
}

export interface FlagsLook {
  readonly watches: readonly DueWatch[];
  readonly nowMs: number;
}

/** What each watch's flags show, compared with what its stage wrote; only those with something wrong, by watch id. A platform that cannot be read is told as trouble when that lasts. */
export async function lookAtFlags(deps: FlagsLookDeps, { watches, nowMs }: FlagsLook): Promise<ReadonlyMap<string, FlagsTrouble>> {
  const bundles = await readBundles(deps, watches);
  const looked = await Promise.all(
    watches.map(async (watch) => {
      const bundle = bundles.get(keyOf(watch)) ?? null;
      const trouble = findExpiry(watch, bundle, nowMs) ?? (await findTrouble(deps, { watch, bundle, nowMs }));
      return trouble === null ? [] : [[watch.id, trouble] as const];
    }),
  );
  return new Map(looked.flat());
}

/** Every flag of the watch is on the platform that Tidegate brings along, so that looking costs no call. */
export const hasOnlyEmbedded = ({ spec }: DueWatch): boolean => spec.flags.every(isEmbedded);

const isEmbedded = ({ platform }: FlagMove): boolean => platform === EMBEDDED_PLATFORM.name;

async function readBundles({ store }: FlagsLookDeps, watches: readonly DueWatch[]): Promise<ReadonlyMap<string, BundleRecord>> {
  const concerned = watches.filter(({ spec }) => spec.flags.some(isEmbedded));
  const environments = [...new Set(concerned.map(({ environment }) => environment))];
  const read = await Promise.all(
    environments.map((environment) => {
      const features = concerned.filter((watch) => watch.environment === environment).map(({ feature }) => feature);
      return store.flags.readFeatures(environment, [...new Set(features)]);
    }),
  );
  return new Map(read.flat().map((bundle) => [keyOf(bundle), bundle]));
}

const keyOf = ({ environment, feature }: { readonly environment: string; readonly feature: string }): string =>
  `${environment}\n${feature}`;

function findExpiry(watch: DueWatch, bundle: BundleRecord | null, nowMs: number): FlagsTrouble | null {
  const expiresAtMs = bundle?.exposure?.expiresAtMs ?? null;
  const isOurs = bundle?.rolloutId === watch.rolloutId && (watch.generation === null || bundle.generation === watch.generation);
  return isOurs && expiresAtMs !== null && expiresAtMs <= nowMs ? toExpired(expiresAtMs) : null;
}

interface Look {
  readonly watch: DueWatch;
  readonly bundle: BundleRecord | null;
  readonly nowMs: number;
}

async function findTrouble(deps: FlagsLookDeps, look: Look): Promise<FlagsTrouble | null> {
  const names = [...new Set(look.watch.spec.flags.map(({ platform }) => platform))];
  const found = await Promise.all(names.map((name) => lookOrTell(deps, look, name)));
  const troubles = found.filter((trouble) => trouble !== null);
  // What is known goes before what is not.
  return BY_WEIGHT.map((kind) => troubles.find((trouble) => trouble.kind === kind)).find((trouble) => trouble !== undefined) ?? null;
}

const BY_WEIGHT = ['expired', 'drifted', 'unread'] as const satisfies readonly FlagsTrouble['kind'][];

async function lookOrTell(deps: FlagsLookDeps, look: Look, name: string): Promise<FlagsTrouble | null> {
  const { watch, nowMs } = look;
  try {
    const trouble = await lookAtGroup(look, findPlatform(deps.platforms, name));
    deps.unread.succeeded(watch, name);
    return trouble;
  } catch (error) {
    deps.onError(`look at the flags of ${watch.id}`, error);
    return deps.unread.failed(watch, { platform: name, error, nowMs });
  }
}

async function lookAtGroup({ watch, bundle, nowMs }: Look, platform: FlagPlatform): Promise<FlagsTrouble | null> {
  const scope: FlagScope = { environment: watch.environment, feature: watch.feature, rolloutId: watch.rolloutId };
  const flags = watch.spec.flags.filter((flag) => flag.platform === platform.name);
  if (platform.name === EMBEDDED_PLATFORM.name) return compare(watch, flags, bundle === null ? [] : toObservedFlags(bundle), null);
  const keys = flags.map(({ key }) => key);
  const [exposure, observed] = await Promise.all([platform.readExposure(scope), platform.read(scope, keys)]);
  const expiresAtMs = exposure?.rolloutId === watch.rolloutId ? exposure.expiresAtMs : null;
  if (expiresAtMs !== null && expiresAtMs <= nowMs) return toExpired(expiresAtMs);
  return compare(watch, flags, observed, async (key) => (await platform.outside?.lastChange(scope, key)) ?? null);
}

async function compare(
  watch: DueWatch,
  flags: readonly FlagMove[],
  observed: readonly ObservedFlag[],
  lastChange: Parameters<typeof toDrifted>[2],
): Promise<FlagsTrouble | null> {
  const { spec, stageIndex, generation } = watch;
  const found: DriftFound | null = findDrift(observed, { flags, share: spec.stages[stageIndex]?.share ?? 0, generation });
  return found === null ? null : toDrifted(found, watch.standing?.flags ?? null, lastChange);
}
