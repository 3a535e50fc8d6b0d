import type { Reach } from '../../core/access/reach.js';
import { type FreezeView, toFreezeView } from '../../core/freeze/freeze-view.js';
import type { FreezePosition } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';

export interface FreezesQuery {
  readonly environment: string;
  /** At most so many. */
  readonly limit: number;
  /** The last one of the page before. */
  readonly before?: FreezePosition | undefined;
  /** Of somebody who may not read all: what he may; left out: all. */
  readonly reach?: readonly Reach[] | undefined;
}

/** The freezes of an environment, newest first: those that hold, that are planned, that are over or lifted. */
export async function listFreezes(
  { store, nowMs }: Pick<OperationDeps, 'store' | 'nowMs'>,
  { environment, limit, before, reach }: FreezesQuery,
): Promise<readonly FreezeView[]> {
  const atMs = nowMs();
  return (await store.freezes.list(environment, limit, before, reach)).map((freeze) => toFreezeView(freeze, atMs));
}
