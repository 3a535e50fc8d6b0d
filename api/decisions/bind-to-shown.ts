import { AppError } from '../../core/errors/app-error.js';
import { refuse } from '../../core/errors/refusal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import { holdIdOf } from '../../core/rollout/view/hold-id.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { wasTaken } from '../../operations/decisions/was-taken.js';
import { writeRefusal } from '../../operations/decisions/write-refusal.js';
import type { RolloutRow } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { readIfMatch } from '../http/entity-tag.js';

/** Ways back and standing still: right however old the picture is that they are based on. */
const ALWAYS_TAKEN: ReadonlySet<Decision['verb']> = new Set(['pause', 'abort', 'reject']);

/**
 * Binds what goes forward to the rollout as its sender saw it. With `If-Match` the rollout must still be at that revision; what stands there then (gate, evidence,
 * hold) goes along, so that the workflow refuses what is overtaken on the way. Errors: PRECONDITION_REQUIRED, PRECONDITION_FAILED (audited), REQUEST_INVALID.
 */
export async function bindToShown(deps: AppDeps, row: RolloutRow, decision: Decision, ifMatch: string | undefined): Promise<Decision> {
  if (ALWAYS_TAKEN.has(decision.verb)) return withoutEvidence(decision);
  const shown = readIfMatch(ifMatch);
  if (shown === '*') return decision;
  if (shown === undefined) return isBound(decision) ? decision : askForPrecondition(row, decision);
  if (shown.includes(row.view.revision)) return withWhatStands(decision, row.view);
  if (await wasTaken(deps.store, row.id, decision)) return decision;
  const refusal = refuse('PRECONDITION_FAILED', explainChange(row.view, shown));
  await writeRefusal(deps, row, decision, refusal);
  throw new AppError(refusal.code, refusal.detail);
}

/** Who says no to this gate says it whatever the guards have said since. */
const withoutEvidence = ({ evidenceHash: _, ...decision }: Decision): Decision => decision;

function isBound({ verb, gateId, evidenceHash, holdId }: Decision): boolean {
  if (verb === 'approve') return gateId !== undefined || evidenceHash !== undefined;
  return verb === 'resume' ? holdId !== undefined : true;
}

function withWhatStands(decision: Decision, { gate, hold }: RolloutView): Decision {
  if (decision.verb === 'resume') return hold === null ? decision : { holdId: holdIdOf(hold), ...decision };
  return gate === null ? decision : { gateId: gate.id, evidenceHash: gate.evidenceHash, ...decision };
}

function askForPrecondition({ id, view }: RolloutRow, { verb }: Decision): never {
  const named = verb === 'approve' ? 'gateId and evidenceHash of its gate' : 'holdId (<cause>/<sinceMs> of its hold)';
  throw new AppError(
    'PRECONDITION_REQUIRED',
    `To ${verb} rollout ${id} say what you were shown: send If-Match with the ETag of GET /v1/rollouts/${id} (now revision ${view.revision}), or ${named} in the body. If-Match: * takes whatever stands there.`,
  );
}

function explainChange({ id, revision, headline }: RolloutView, shown: readonly number[]): string {
  return `Rollout ${id} has changed since you looked: you sent revision ${shown.join(', ')}, now it is at revision ${revision}. ${headline} Look again, then decide.`;
}
