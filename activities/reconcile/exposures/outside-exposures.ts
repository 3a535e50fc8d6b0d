import { EMBEDDED_PLATFORM } from '../../../core/plan/platform-traits.js';
import { SYSTEM_PRINCIPAL } from '../../../core/principal/principal.js';
import { type Found, RECONCILE_EVERY_MS } from '../../../core/reconciler/reconciler-mark.js';
import { groupByPlatform } from '../../../flag-platforms/flag-groups.js';
import type { EndedRollout } from '../../../store/strays/stray-records.js';
import { type Attempt, forEach, type ReconcileDeps } from '../reconcile-deps.js';

/** Rollouts that ended longer ago are no longer looked after. */
const LOOKED_AFTER_MS = 3 * 86_400_000;
const MOST = 50;
/** At each run; all of fifty are looked at every five minutes. */
const PER_RUN = 5;
const GENERATION_LEAP = 200;

/** Platforms outside the store that show the candidate of a rollout that was rolled back: its rollback runs once more, in order and verified. */
export async function putBackOutside(deps: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  const nowMs = deps.nowMs();
  const ended = (await deps.store.strays.rolledBackOutside(nowMs - LOOKED_AFTER_MS, MOST)).filter(({ spec }) => isReachable(deps, spec));
  return forEach(inTurn(ended, nowMs), (row) => attempt(`flags of ${row.id} on other platforms`, () => lookAt(deps, row)));
}

/** A few at each time, everybody in turn, without anything to remember. */
function inTurn<T>(rows: readonly T[], nowMs: number): readonly T[] {
  if (rows.length <= PER_RUN) return rows;
  const first = (Math.floor(nowMs / RECONCILE_EVERY_MS) * PER_RUN) % rows.length;
  return [...rows, ...rows].slice(first, first + PER_RUN);
}

const isReachable = ({ platforms }: ReconcileDeps, { flags }: EndedRollout['spec']): boolean =>
  flags.every(({ platform }) => platforms.has(platform));

async function lookAt({ store, platforms, door, nowMs }: ReconcileDeps, row: EndedRollout): Promise<Found | null> {
  const { id, environment, feature, spec } = row;
  const scope = { environment, feature, rolloutId: id };
  const outside = groupByPlatform(platforms, spec.flags).filter(({ platform }) => platform.name !== EMBEDDED_PLATFORM.name);
  const shown = await Promise.all(
    outside.map(async ({ platform, flags }) => {
      if ((await platform.readExposure(scope))?.rolloutId !== id) return [];
      return (
        await platform.read(
          scope,
          flags.map(({ key }) => key),
        )
      ).filter(({ highestShare }) => highestShare > 0);
    }),
  );
  const flags = shown.flat();
  const bundle = await store.flags.readBundle(environment, feature);
  // A newer rollout of the feature answers for its flags now.
  if (flags.length === 0 || (bundle !== null && bundle.rolloutId !== id)) return null;
  const highest = Math.max(bundle?.generation ?? 0, ...flags.map(({ generation }) => generation));
  const sentence = `${flags.map(({ key }) => key).join(', ')} still showed the candidate of rollout ${id}, which had ended; they go back to control.`;
  await door.startRollback(row, { generation: highest + GENERATION_LEAP, reason: sentence, again: true });
  await tell({ store, door, nowMs }, row, { sentence, generation: highest });
  return { kind: 'exposure', sentence };
}

async function tell(
  { store, door, nowMs }: Pick<ReconcileDeps, 'store' | 'door' | 'nowMs'>,
  { id, environment, feature, spec }: EndedRollout,
  { sentence, generation }: { readonly sentence: string; readonly generation: number },
): Promise<void> {
  await store.audit.append([
    {
      rolloutId: id,
      key: `reconciler/exposure/${generation}`,
      atMs: nowMs(),
      kind: 'reconciled',
      principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
      summary: sentence,
      data: { generation },
    },
  ]);
  const view = (await store.rollouts.get(id))?.view;
  const pager = spec.notify.page;
  if (view === undefined || pager === undefined) return;
  const cause = 'strayExposure';
  await door.page({
    dedupKey: `${id}/${cause}/${generation}`,
    cause,
    summary: `${feature} (${environment}): ${sentence}`,
    rollout: { pager, view },
  });
}
