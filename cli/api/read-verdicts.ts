import { fromExactJson } from '../../core/audit/exact-json.js';
import type { DecisionBasis, DecisionRecord } from '../../core/evidence/record/decision-record.js';
import type { ApiClient } from '../api-client.js';
import type { SentVerdict } from './api-types.js';

/** A verdict as it is kept, ready to be made again. */
export interface KeptVerdict extends DecisionRecord {
  readonly id: number;
  readonly watchId: string;
}

/** The most that the API gives at once. */
const PAGE = 200;

/** All kept verdicts of a rollout, page by page, oldest first. Ends also when a server names a page that was there already. */
export async function* readVerdicts(
  client: Pick<ApiClient, 'verdicts'>,
  id: string,
  guard?: string,
): AsyncGenerator<readonly SentVerdict[]> {
  let cursor: string | undefined;
  for (;;) {
    const { verdicts, next } = await client.verdicts(id, { guard, cursor, limit: PAGE });
    yield verdicts;
    if (next === null || verdicts.length === 0 || next === cursor) return;
    cursor = next;
  }
}

export function toKeptVerdict({ id, watchId, basis, ...finding }: SentVerdict): KeptVerdict {
  return { id, watchId, finding, basis: fromExactJson<DecisionBasis>(basis) };
}
