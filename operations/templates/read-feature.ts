import type { FeatureFacts, ServedFlag } from '../../contracts/plans/feature-facts.js';
import { suggest } from '../../contracts/spec/nearest-key.js';
import type { FlagMove, Layer } from '../../core/rollout/spec.js';
import type { RolloutRow, Store } from '../../store/store.js';

type Facts = { readonly ok: true; readonly facts: FeatureFacts } | { readonly ok: false; readonly detail: string };

/** So many rollouts of a feature are looked through for its flags and metrics. */
const LOOKED_THROUGH = 20;
const LOOKED_THROUGH_FOR_METRICS = 5;
const EMBEDDED = 'embedded';

/** What a feature serves now, the rules of its last rollout, and what its application reports; for one that nobody knows, what is known instead. */
export async function readFeature(store: Store, feature: string, environment: string): Promise<Facts> {
  const [bundle, rows] = await Promise.all([
    store.flags.readBundle(environment, feature),
    store.rollouts.list({ environment, feature, limit: LOOKED_THROUGH }),
  ]);
  const moved = toLastMoves(rows);
  const embedded = (bundle?.flags ?? []).map(
    ({ key, layer, control }): ServedFlag => ({ key, layer: layer as Layer, version: control, platform: EMBEDDED }),
  );
  const elsewhere = [...moved.values()].filter(({ key, platform }) => platform !== EMBEDDED && !embedded.some((flag) => flag.key === key));
  const flags = [...embedded, ...elsewhere];
  if (flags.length === 0) return { ok: false, detail: await explainUnknown(store, feature, environment) };
  const last = rows.find(({ view }) => view.phase !== 'refused') ?? null;
  const reported = await readReported(store, rows);
  return { ok: true, facts: { feature, environment, flags, house: last?.spec ?? null, reported } };
}

/** By flag, the version that its last rollout left behind; rows come newest first. */
function toLastMoves(rows: readonly RolloutRow[]): ReadonlyMap<string, ServedFlag> {
  const moves = new Map<string, ServedFlag>();
  for (const { spec, view } of rows) {
    if (view.phase === 'refused') continue;
    const stays = view.phase === 'completed' && view.reverted === undefined;
    const toFlag = ({ key, layer, control, candidate, platform }: FlagMove) => ({
      key,
      layer,
      version: stays ? candidate : control,
      platform,
    });
    for (const flag of spec.flags) if (!moves.has(flag.key)) moves.set(flag.key, toFlag(flag));
  }
  return moves;
}

/** Metrics of the newest rollout that has any. */
async function readReported(store: Store, rows: readonly RolloutRow[]): Promise<readonly string[]> {
  for (const { id, view } of rows.slice(0, LOOKED_THROUGH_FOR_METRICS)) {
    const keys = Array.from({ length: view.stageAttempt }, (_, index) => ({ rolloutId: id, stageAttempt: index + 1 }));
    const names = new Set((await store.outcomes.read(keys)).map(({ metric }) => metric).filter((metric) => !metric.startsWith('$')));
    if (names.size > 0) return [...names].sort();
  }
  return [];
}

async function explainUnknown(store: Store, feature: string, environment: string): Promise<string> {
  const known = (await store.flags.readBundles(environment)).map((bundle) => bundle.feature).sort();
  const there =
    known.length === 0
      ? 'nothing is served there yet'
      : `known there: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' and others' : ''}`;
  return `Sent "${feature}": Tidegate does not serve this feature in ${environment} yet, so no template knows its flags.${suggest(feature, known)} Write its first spec with \`tidegate init --feature ${feature}\` (${there}).`;
}
