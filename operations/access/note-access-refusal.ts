import type { Caller } from '../../core/access/access.js';
import type { Right } from '../../core/access/role.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { showCard } from '../show-card.js';
import { recordControl } from './record-control.js';
import { RefusalTally, type Repeated } from './refusal-tally.js';

export type AccessDeps = Pick<OperationDeps, 'store' | 'rollouts' | 'logger' | 'nowMs' | 'createId'>;

export interface AccessRefusal {
  readonly caller: Caller;
  readonly right: Right;
  readonly scope: { readonly environment: string | null; readonly feature: string | null; readonly rollout?: RolloutRow };
  readonly refusal: Refusal;
}

type Line = Pick<AuditEntry, 'key' | 'kind' | 'principal' | 'summary' | 'data'>;

/** One for each store, so that all doors of a process count together. */
const tallies = new WeakMap<OperationDeps['store'], RefusalTally<AccessRefusal>>();

/** Audits that a caller was turned away: at once the first time, by number when the same goes on within the minute. Never throws: a refusal stands without its line. */
export async function noteAccessRefusal(deps: AccessDeps, refused: AccessRefusal): Promise<void> {
  await noteRepeatedRefusals(deps);
  const { caller, right, scope, refusal } = refused;
  const kind = [right, scope.environment, scope.feature, scope.rollout?.id].join('\n');
  if (!tallyOf(deps.store).note(caller.principal.id, kind, refused, deps.nowMs())) return;
  const { principal } = caller;
  deps.logger.warn({ by: principal.id, right, environment: scope.environment, feature: scope.feature }, 'a caller was refused');
  await write(deps, refused, `Refused: ${refusal.detail}`, 1);
}

/** Audits how often refusals were repeated in minutes that are over; `isEnd`: also in those that are not. Never throws. */
export async function noteRepeatedRefusals(deps: AccessDeps, isEnd = false): Promise<void> {
  for (const { note, count, isMixed } of tallyOf(deps.store).takeDue(isEnd ? Number.POSITIVE_INFINITY : deps.nowMs()))
    await write(deps, note, describeRepeated(note, { count, isMixed }), count);
}

function describeRepeated({ caller, refusal }: AccessRefusal, { count, isMixed }: Pick<Repeated<unknown>, 'count' | 'isMixed'>): string {
  const times = count === 1 ? 'Once more' : `${count} times more`;
  const what = isMixed ? `${caller.principal.id} was refused other things, at last` : 'the same was refused';
  return `${times} within a minute ${what}: ${refusal.detail}`;
}

async function write(deps: AccessDeps, { caller, right, scope, refusal }: AccessRefusal, summary: string, count: number): Promise<void> {
  const { principal, method, keyId } = caller;
  const where = { environment: scope.environment, feature: scope.feature };
  const data = { code: refusal.code, right, ...where, method, ...(keyId !== undefined && { keyId }), count };
  const by = { id: principal.id, via: principal.via };
  const line: Line = { key: `refusal/access/${deps.createId()}`, kind: 'refusal', principal: by, summary, data };
  try {
    await (scope.rollout === undefined ? recordControl(deps, line) : writeToTimeline(deps, scope.rollout, line));
  } catch (err) {
    deps.logger.error({ err, by: principal.id, right, ...where, count }, 'a refusal could not be written to the audit');
  }
}

async function writeToTimeline(deps: AccessDeps, row: RolloutRow, line: Line): Promise<void> {
  // With the view that is there already: nothing of it changes, but listeners hear of the entry.
  await deps.store.rollouts.record(row.view, [{ rolloutId: row.id, atMs: deps.nowMs(), ...line }]);
  showCard(deps, row);
}

function tallyOf(store: OperationDeps['store']): RefusalTally<AccessRefusal> {
  const tally = tallies.get(store) ?? new RefusalTally<AccessRefusal>();
  tallies.set(store, tally);
  return tally;
}
