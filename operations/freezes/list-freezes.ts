import { type FreezeView, toFreezeView } from '../../core/freeze/freeze-view.js';
import type { OperationDeps } from '../operation-deps.js';

export interface FreezesQuery {
  readonly environment: string;
  /** At most so many. */
  readonly limit: number;
}

/** The freezes of an environment, newest first: those that hold, that are planned, that are over or lifted. */
export async function listFreezes(
  { store, nowMs }: Pick<OperationDeps, 'store' | 'nowMs'>,
  { environment, limit }: FreezesQuery,
): Promise<readonly FreezeView[]> {
  const atMs = nowMs();
  return (await store.freezes.list(environment, limit)).map((freeze) => toFreezeView(freeze, atMs));
}
