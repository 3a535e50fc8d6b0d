import type { UsersInfoResponse } from '@slack/web-api';
import { refuse } from '../../core/errors/refusal.js';
import type { Unidentified } from '../bot-counters.js';
import type { Identified } from '../bot-deps.js';

export type SlackUser = NonNullable<UsersInfoResponse['user']>;
export type Turned = Extract<Identified, { ok: false }>;

const ELSEWHERE = 'Use the command line or the API with your own credentials, or ask a member to decide.';

/** Why this account stands for nobody who may decide; null when it is that of an ordinary member with a verified address. */
export function findAccountRefusal(user: SlackUser, teamId: string): Turned | null {
  if (user.team_id !== teamId || user.is_stranger === true) return refuseForeign();
  if (user.deleted === true) return turn('deleted', 'FORBIDDEN', 'This account of Slack is deactivated, so it cannot decide anything.');
  if (user.is_bot === true || user.id === 'USLACKBOT')
    return turn('bot', 'FORBIDDEN', 'A bot cannot decide anything through Slack. Let it use the API with credentials of its own.');
  if (user.is_restricted === true || user.is_ultra_restricted === true)
    return turn('guest', 'FORBIDDEN', `Guests of the workspace cannot decide anything through Slack. ${ELSEWHERE}`);
  const { email } = user.profile ?? {};
  if (!email)
    return turn(
      'noEmail',
      'UNAUTHENTICATED',
      `Slack tells no e-mail address of your account, so nobody knows who you are here. ${ELSEWHERE}`,
    );
  if (user.is_email_confirmed !== true)
    return turn(
      'noEmail',
      'UNAUTHENTICATED',
      'The e-mail address of your account in Slack is not confirmed. Confirm it, then press again.',
    );
  return null;
}

export const refuseForeign = (): Turned =>
  turn('foreign', 'FORBIDDEN', `Your account belongs to another Slack workspace, and only members of this one can decide. ${ELSEWHERE}`);

export const turn = (
  why: Unidentified,
  code: 'FORBIDDEN' | 'UNAUTHENTICATED' | 'SLACK_UNAVAILABLE' | 'SLACK_MISCONFIGURED',
  detail: string,
): Turned => ({
  ok: false,
  why,
  refusal: refuse(code, detail),
});
