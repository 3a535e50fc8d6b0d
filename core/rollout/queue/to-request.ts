import type { RolloutRequest } from '../initial-state.js';
import type { RolloutSpec } from '../spec.js';
import type { RolloutView } from '../view/rollout-view.js';

/** A rollout as it was stored when it was asked for. */
export interface StoredRequest {
  readonly id: string;
  readonly spec: RolloutSpec;
  readonly specHash: string;
  readonly requestedBy: string;
  readonly createdAtMs: number;
  readonly view: Pick<RolloutView, 'alsoRequestedBy'>;
}

/** What its workflow begins with. */
export const toRequest = ({ id, spec, specHash, requestedBy, createdAtMs, view }: StoredRequest): RolloutRequest => ({
  rolloutId: id,
  spec,
  specHash,
  requestedBy,
  ...(view.alsoRequestedBy !== undefined && { alsoRequestedBy: view.alsoRequestedBy }),
  requestedAtMs: createdAtMs,
});
