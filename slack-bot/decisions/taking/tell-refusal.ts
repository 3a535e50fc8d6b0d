import type { ErrorCode } from '../../../core/errors/error-codes.js';
import type { Refusal } from '../../../core/errors/refusal.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps } from '../../bot-deps.js';
import type { Tell } from '../../tell/tell.js';
import { toRefusalNotice } from '../../views/to-notice.js';
import { toWhoMay } from '../rules/who-may.js';
import { toVerbWords, type WishVerb } from '../wish.js';

/** Refused because of who it is: then it helps to know who else may. */
const ABOUT_WHO: ReadonlySet<ErrorCode> = new Set([
  'NOT_AN_APPROVER',
  'SELF_APPROVAL',
  'ALREADY_DECIDED',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'SLACK_UNAVAILABLE',
]);

export interface ToldRefusal {
  readonly verb: WishVerb | 'details';
  readonly row: RolloutRow;
  readonly refusal: Refusal;
  readonly areGroupsUnread?: boolean;
  /** False for what the timeline has not been told. */
  readonly isRecorded?: boolean;
}

/** Tells why nothing was done, and who may do it. */
export async function tellRefusal(
  deps: BotDeps,
  { verb, row, refusal, areGroupsUnread, isRecorded = true }: ToldRefusal,
  tell: Tell,
): Promise<void> {
  const isGated = verb === 'approve' || verb === 'reject';
  const whoMay = isGated && ABOUT_WHO.has(refusal.code) ? toWhoMay(row.view, deps.directory) : [];
  const slackIds = whoMay.length === 0 ? new Map<string, string>() : await deps.identity.toSlackIds(whoMay);
  const unread =
    areGroupsUnread && isGated
      ? ' Slack did not say just now which user groups you are in, so none of them counted; press again in a minute.'
      : '';
  await tell(
    toRefusalNotice({
      verb: verb === 'details' ? 'look at' : toVerbWords(verb),
      refusal: { ...refusal, detail: `${refusal.detail}${unread}` },
      whoMay,
      slackIds,
      isRecorded,
    }),
  );
}
