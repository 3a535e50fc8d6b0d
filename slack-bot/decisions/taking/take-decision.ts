import { isRefusal, refuse } from '../../../core/errors/refusal.js';
import type { Decision, DecisionVerb } from '../../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { decideRollout } from '../../../operations/decisions/decide-rollout.js';
import { writeRefusal } from '../../../operations/decisions/write-refusal.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps, Identified } from '../../bot-deps.js';
import type { Tell } from '../../tell/tell.js';
import { toDoneNotice, toOutOfDateNotice } from '../../views/to-notice.js';
import { isAboutGate, isOutOfDate } from '../rules/is-out-of-date.js';
import { toDecisionId, toPastDecisions } from '../rules/past-decisions.js';
import { toVerbWords, type Wish } from '../wish.js';
import { answerInTime } from './answer-in-time.js';
import { tellRefusal } from './tell-refusal.js';

export interface KnownWish {
  readonly wish: Wish;
  readonly verb: DecisionVerb;
  readonly row: RolloutRow;
  readonly person: Extract<Identified, { ok: true }>;
}

const DONE: Readonly<Record<DecisionVerb, string>> = {
  approve: 'Your approval counts.',
  reject: 'You have rejected it.',
  pause: 'You have paused it.',
  resume: 'You have resumed it.',
  abort: 'You have aborted it.',
  breakGlass: 'You have broken the glass.',
};

/** The decision of somebody who is known: taken or refused by the rollout itself, once for one id. */
export async function takeDecision(deps: BotDeps, { wish, verb, row, person }: KnownWish, tell: Tell): Promise<void> {
  const { principal } = person;
  const past = toPastDecisions(await deps.store.audit.list(row.id), principal);
  const id = toDecisionId({ wish, principal, view: row.view, past });
  const decision: Decision = { id, verb, principal, reason: wish.reason, ...toShown(wish) };
  const isRepeated = past.taken.has(id);
  // What was taken at first is not out of date because of what it has led to. Only a rest that it ended must not be ended by it once more.
  const isOld = isRepeated ? verb === 'resume' && row.view.hold !== null : isOutOfDate(wish, row.view);
  if (isOld) return tellOutOfDate(deps, { wish, row, decision: { ...decision, id: `${id}/${wish.pressId}` } }, tell);
  const answer = await answerInTime(deps, { verb: toVerbWords(verb), running: decideRollout(deps, row, decision), tell });
  if (isRefusal(answer)) return tellRefusal(deps, { verb, row, refusal: answer, areGroupsUnread: person.areGroupsUnread ?? false }, tell);
  await tell(toDoneNotice(`${DONE[verb]} ${(isRepeated ? row.view : answer).headline}`));
}

function toShown({ verb, shown }: Wish): Pick<Decision, 'gateId' | 'evidenceHash' | 'holdId'> {
  if (shown === null) return {};
  const { gateId, evidenceHash, holdId } = shown;
  if (verb === 'resume') return typeof holdId === 'string' ? { holdId } : {};
  if (!isAboutGate(verb) || gateId === null) return {};
  return { gateId, ...(typeof evidenceHash === 'string' && { evidenceHash }) };
}

interface OldWish {
  readonly wish: Wish;
  readonly row: RolloutRow;
  readonly decision: Decision;
}

async function tellOutOfDate(deps: BotDeps, { wish, row, decision }: OldWish, tell: Tell): Promise<void> {
  const shownRevision = wish.shown?.revision ?? row.view.revision;
  await writeRefusal(deps, row, decision, refuse('OUT_OF_DATE', explain(row.view, shownRevision)));
  const { feature, environment, revision, headline } = row.view;
  await tell(toOutOfDateNotice({ feature, environment, shownRevision, revision, headline }));
}

const explain = (view: RolloutView, shownRevision: number): string =>
  `What was shown (revision ${shownRevision}) is out of date: now it is revision ${view.revision}, ${describeNow(view)}. Look again, then decide.`;

function describeNow({ gate, hold }: RolloutView): string {
  const held = hold === null ? '' : `, and it is ${hold.kind} (${hold.cause}): ${hold.reason.replace(/[.]$/, '')}`;
  return `${gate === null ? 'no gate is open' : `gate ${gate.id} is open on evidence ${gate.evidenceHash}`}${held}`;
}
