import type { ModalVerb } from '../../contracts/slack/modal-metadata.js';
import type { SlackModalView } from '../../contracts/slack/slack-view.js';
import { isAllowed } from '../../core/access/access.js';
import { AppError } from '../../core/errors/app-error.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import { within } from '../../platform/within.js';
import type { RolloutRow } from '../../store/store.js';
import type { BotDeps, Identified } from '../bot-deps.js';
import { handled } from '../handle.js';
import { toSlackCaller } from '../identity/slack-caller.js';
import { openView } from '../tell/open-view.js';
import { type Tell, tellEphemerally, tellInModal } from '../tell/tell.js';
import { toDecisionModal } from '../views/modals/decision-modal.js';
import { toWaitingModal } from '../views/modals/notice-modal.js';
import { toPressAgainNotice } from '../views/to-error-notice.js';
import { carryOut } from './carry-out.js';
import { isHopeless } from './rules/is-hopeless.js';
import { tellStranger } from './taking/tell-stranger.js';
import { type Press, rightToWish, toPressId, toVerbWords, type Wish } from './wish.js';

export interface DecisionPress extends Press {
  readonly verb: ModalVerb;
}

/**
 * Shows the modal that asks for the reason, within the three seconds that the right to open one lives: from the store, and without waiting for who it is when
 * Slack is slow to say. Where it is clear already that nothing can come of it, the refusal is told at once. Never rejects.
 */
export function openDecisionModal(deps: BotDeps, press: DecisionPress): Promise<void> {
  const tell = press.tell ?? tellEphemerally(deps, press);
  return handled(deps, tell, () => open(deps, press, tell));
}

async function open(deps: BotDeps, press: DecisionPress, tell: Tell): Promise<void> {
  const { openMs } = deps.patience;
  const finding = findRollout(deps.store, press.rolloutId);
  const identifying = deps.identity.identify({ userId: press.userId, teamId: press.teamId });
  const [row, person] = await Promise.all([within(openMs, finding, null), within(openMs, identifying, null)]);
  const opening = { triggerId: press.triggerId, tell, tooLate: toPressAgainNotice(toVerbWords(press.verb)) };
  if (row !== null) return show(deps, press, { row, person, tell, open: (view) => openView(deps, { ...opening, view }) });
  const viewId = await openView(deps, { ...opening, view: toWaitingModal('Reading the rollout …') });
  if (viewId === null) return;
  const inModal = tellInModal(deps, viewId, press.userId);
  await handled(deps, inModal, async () => {
    const update = async (view: SlackModalView) => void (await deps.slack.views.update({ view_id: viewId, view }));
    await show(deps, press, { row: await finding, person: await within(openMs, identifying, null), tell: inModal, open: update });
  });
}

interface Stage {
  readonly row: RolloutRow;
  /** Null: not known yet; it is asked again when the modal is sent. */
  readonly person: Identified | null;
  readonly tell: Tell;
  readonly open: (view: SlackModalView) => Promise<unknown>;
}

async function show(deps: BotDeps, press: DecisionPress, { row, person, tell, open: openIt }: Stage): Promise<void> {
  const wish = toWish(press);
  if (person?.ok === false) return tellStranger(deps, { wish, row, person }, tell);
  const principal = person === null ? null : person.principal;
  const mayNot = principal !== null && !isAllowed(toSlackCaller(deps, principal).grants, rightToWish(wish.verb), row);
  if (mayNot || isHopeless(wish, row.view, { principal, nowMs: deps.nowMs() })) return carryOut(deps, wish, tell);
  const facts = { nowMs: deps.nowMs(), ...(deps.publicUrl !== undefined && { baseUrl: deps.publicUrl }) };
  const view = toDecisionModal({ verb: press.verb, view: row.view, facts, card: press.card });
  if (view === null) throw refuseUnnamed(row);
  await openIt(view);
}

const toWish = ({ verb, rolloutId, userId, teamId, shown, triggerId }: DecisionPress): Wish => ({
  verb,
  rolloutId,
  who: { userId, teamId },
  shown: shown ?? null,
  reason: '',
  pressId: toPressId(triggerId),
});

const refuseUnnamed = ({ id }: RolloutRow) =>
  new AppError('REQUEST_INVALID', `Rollout ${id} has a name that does not fit into Slack. Use the command line: \`tidegate get ${id}\`.`);
