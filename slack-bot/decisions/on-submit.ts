import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { parseDecision } from '../../contracts/api/requests/decision-request.js';
import { parseKill } from '../../contracts/api/requests/kill-request.js';
import { type ModalMetadata, parseModalMetadata } from '../../contracts/slack/modal-metadata.js';
import { refuse } from '../../core/errors/refusal.js';
import type { BotDeps, SlackWho } from '../bot-deps.js';
import { handled } from '../handle.js';
import { publishHome } from '../home/publish-home.js';
import { type Tell, tellEphemerally, tellInModal } from '../tell/tell.js';
import { toCallbackId } from '../views/modals/decision-modal.js';
import { toNoticeModal, toWaitingModal } from '../views/modals/notice-modal.js';
import { REASON_INPUT } from '../views/modals/reason-input.js';
import { toErrorNotice } from '../views/to-error-notice.js';
import { carryOut } from './carry-out.js';

type Submission = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'ack' | 'body' | 'view'>;

/** A modal that was sent: what is missing in it is said there and then; otherwise it is acknowledged, and only then anything is done. */
export function onSubmit(deps: BotDeps) {
  return async ({ ack, body, view }: Submission): Promise<void> => {
    const metadata = parseModalMetadata(view.private_metadata);
    if (!metadata.ok || toCallbackId(metadata.value.verb) !== view.callback_id) {
      const detail = metadata.ok ? 'This dialog is not what it says it is. Nothing was done.' : metadata.detail;
      return ack({ response_action: 'update', view: toNoticeModal(toErrorNotice(refuse('REQUEST_INVALID', detail))) });
    }
    const { value } = metadata;
    const reason = (view.state.values[REASON_INPUT.blockId]?.[REASON_INPUT.actionId]?.value ?? '').trim();
    const fault = findFault(value, reason);
    if (fault !== null) return ack({ response_action: 'errors', errors: { [REASON_INPUT.blockId]: fault } });
    const userId = body.user.id;
    const tell = await answer(deps, { ack, view, userId, card: value.card });
    const { verb, rolloutId, gateId, revision, evidenceHash, holdId } = value;
    const who = { userId, teamId: body.user.team_id };
    const wish = { verb, rolloutId, who, shown: { gateId, revision, evidenceHash, holdId }, reason, pressId: view.id };
    await handled(deps, tell, () => carryOut(deps, wish, tell));
    if (value.card === null) await redrawHome(deps, who);
  };
}

/** Asked from the home tab, or by a command: what waits there has changed. It is drawn again when it is opened, so a failure may pass. */
async function redrawHome(deps: BotDeps, who: SlackWho): Promise<void> {
  try {
    await publishHome(deps, who);
  } catch (error) {
    deps.logger.info({ err: error }, 'a home tab could not be drawn again');
  }
}

/** The same rules for a reason as through the API. */
function findFault({ verb }: ModalMetadata, reason: string): string | null {
  if (reason === '') return 'Say why, in one sentence. Nothing was done yet.';
  const parsed = verb === 'kill' ? parseKill({ reason }) : parseDecision({ verb, reason });
  return parsed.ok ? null : (parsed.errors[0]?.detail ?? 'This reason cannot be taken.').slice(0, 500);
}

interface Answering extends Pick<Submission, 'ack' | 'view'> {
  readonly userId: string;
  readonly card: ModalMetadata['card'];
}

/** Opened from a card, the modal closes and the answer comes beside the card; from elsewhere it comes in the modal. */
async function answer(deps: BotDeps, { ack, view, userId, card }: Answering): Promise<Tell> {
  if (card !== null) {
    await ack();
    return tellEphemerally(deps, { channel: card.channel, userId });
  }
  await ack({ response_action: 'update', view: toWaitingModal('Working on it …') });
  return tellInModal(deps, view.id, userId);
}
