import { isSamePrincipal } from '../../core/principal/principal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { Store } from '../../store/store.js';

/** True when this very decision (its id, the same person) has been taken: it was sent again because its first answer was lost. */
export async function wasTaken({ audit }: Pick<Store, 'audit'>, rolloutId: string, { id, principal }: Decision): Promise<boolean> {
  const entries = await audit.list(rolloutId);
  return entries.some(
    (entry) => entry.kind === 'decision' && entry.data['decisionId'] === id && isSamePrincipal(entry.principal.id, principal.id),
  );
}
