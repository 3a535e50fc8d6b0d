import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { FlagStore } from '../../store/store.js';

export interface OutsideFlagsOrder {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
  /** The highest that any platform of the bundle has. */
  readonly generation: number;
  readonly nowMs: number;
}

/**
 * Makes flags of other platforms known to the store, at control, under a generation above every platform's: a kill then finds the rollout, and the
 * generation that it writes stops forward writes on every platform. Answers the generation that the rollout goes on from. Bundles on the embedded
 * platform alone are left as they are.
 */
export async function recordOutsideFlags(
  store: Pick<FlagStore, 'readBundle' | 'write'>,
  { rolloutId, spec, generation, nowMs }: OutsideFlagsOrder,
): Promise<number | Refusal> {
  const { environment, feature } = spec;
  const flags = spec.flags.filter(({ platform }) => platform !== EMBEDDED_PLATFORM.name);
  if (flags.length === 0) return generation;
  const operationId = `${rolloutId}/preflight`;
  const known = await store.readBundle(environment, feature);
  const highest = Math.max(generation, known?.generation ?? 0);
  if (known?.operationId === operationId && known.generation === highest) return highest;
  const written = await store.write({
    environment,
    feature,
    rolloutId,
    generation: highest + 1,
    operationId,
    flags: flags.map(({ key, layer, control, candidate }) => ({ key, layer, control, candidate })),
    exposure: null,
    stateWhenCleared: 'idle',
    atMs: nowMs,
  });
  return isRefusal(written) ? written : highest + 1;
}
