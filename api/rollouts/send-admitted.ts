import type { Response } from 'express';
import type { Finding } from '../../contracts/spec/parse-spec.js';
import { type SpecInput, toSpecInput } from '../../contracts/spec/write/to-spec-input.js';
import { type Admitted, admitAgain } from '../../operations/rollouts/admit-rollout.js';
import type { RolloutRow } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import type { Creation } from '../idempotency/open-creation.js';

/** What an earlier request with the same key has led to; null: nothing. `require` is asked before anything is done about it. */
export async function findAdmitted(
  deps: AppDeps,
  creation: Creation,
  require: (row: RolloutRow) => Promise<unknown> = async () => undefined,
): Promise<Started | null> {
  const row = await creation.find((id) => deps.store.rollouts.get(id));
  if (row === null) return null;
  await require(row);
  return { ...(await admitAgain(deps, row)), ...(row.spec.template !== undefined && { filled: toSpecInput(row.spec) }) };
}

export interface Started extends Admitted {
  /** What a template was filled in to; absent: the spec was sent whole. */
  readonly filled?: SpecInput | undefined;
}

/** 201, or 202 when it begins later: the engine is down, or it waits for other rollouts. A repeated request gets the status and warnings of the first. */
export async function sendAdmitted(
  res: Response,
  creation: Creation,
  { row, warnings, hasBegun, filled }: Started,
  others: readonly Finding[] = [],
): Promise<void> {
  const answer = creation.answerOr({ status: hasBegun ? 201 : 202, warnings: [...others, ...warnings] });
  await creation.settle(answer);
  res.status(answer.status).location(`/v1/rollouts/${row.id}`);
  res.json({ id: row.id, view: row.view, warnings: answer.warnings, ...(filled !== undefined && { spec: filled }) });
}
