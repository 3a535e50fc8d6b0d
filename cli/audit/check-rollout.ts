import { toSha256 } from '../../contracts/audit/sha256.js';
import type { AuditVerification } from '../../core/audit/audit-verification.js';
import type { ChainHead } from '../../core/audit/chain/chained-entry.js';
import { findEmptied, verifyChain } from '../../core/audit/chain/verify-chain.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import type { ApiClient } from '../api-client.js';

export interface NotedHead extends ChainHead {
  /** As it was given. */
  readonly text: string;
}

/** What the server says of a timeline, and what comes out when its entries are checked here. */
export interface CheckedRollout extends AuditVerification {
  /** Checked on this machine, from the entries as they were sent. */
  readonly recomputed: { readonly ok: boolean; readonly entries: number };
}

/** Checks one rollout twice: there, and here from the entries themselves, so that the server is not taken at its word. The first break found is told. */
export async function checkRollout(
  client: Pick<ApiClient, 'chain' | 'verification'>,
  id: string,
  noted: NotedHead | null,
): Promise<CheckedRollout> {
  const said = await client.verification(id, noted?.text);
  const { entries, head } = await client.chain(id);
  const inOrder = entries.toSorted((a, b) => a.seq - b.seq);
  // What the server has just called the head must still be there, whatever has come after it.
  const heads = [...(noted === null ? [] : [noted]), ...(said.chain.head === null ? [] : [said.chain.head])];
  const own = verifyChain(inOrder, { stored: head, noted: heads }, toSha256);
  const isOthers = inOrder.find(({ rolloutId }) => rolloutId !== id);
  const emptied = id === CONTROL_PLANE ? null : findEmptied({ entries: inOrder.length, stored: head });
  const broken = own.break ?? emptied ?? (isOthers === undefined ? null : toForeign(id, isOthers));
  const chain = said.chain.break === null && broken !== null ? { ...said.chain, break: broken } : said.chain;
  return { ...said, ok: said.ok && broken === null, chain, recomputed: { ok: broken === null, entries: own.entries } };
}

/** A sound chain, but of another rollout. */
const toForeign = (id: string, { seq, rolloutId }: { readonly seq: number; readonly rolloutId: string }) => ({
  kind: 'rewritten' as const,
  seq,
  expected: `an entry of ${id}`,
  found: `an entry of ${rolloutId}`,
  detail: `Entry ${seq} belongs to the timeline of ${rolloutId}.`,
});
