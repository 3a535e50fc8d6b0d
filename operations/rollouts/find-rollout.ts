import { AppError } from '../../core/errors/app-error.js';
import type { RolloutRow, Store } from '../../store/store.js';

/** The stored rollout, or NOT_FOUND. */
export async function findRollout(store: Pick<Store, 'rollouts'>, id: string): Promise<RolloutRow> {
  // Postgres has no text with a NUL in it, and no rollout is called so.
  const row = id.includes('\0') ? null : await store.rollouts.get(id);
  if (row !== null) return row;
  throw new AppError('NOT_FOUND', `There is no rollout "${id}". \`tidegate list\` shows what exists.`);
}
