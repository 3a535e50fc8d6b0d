import type { SlackAnswer } from '../ask-slack.js';
import { ok, type SlackCheck, wrong } from '../slack-check.js';
import { refusalFix } from './refusal-fix.js';

/** The part of auth.test's answer that is looked at. */
export interface WhoWeAre {
  readonly team?: string;
  readonly team_id?: string;
  readonly user?: string;
  readonly bot_id?: string;
}

/** Whose token it is: which workspace, which bot. */
export function judgeToken(answer: SlackAnswer<WhoWeAre>, apiUrl: string | undefined): SlackCheck {
  switch (answer.kind) {
    case 'ok':
      return ok(
        'token',
        `workspace ${answer.data.team ?? '?'} (${answer.data.team_id ?? '?'}), bot @${answer.data.user ?? '?'} (${answer.data.bot_id ?? '?'})`,
      );
    case 'refused':
      return wrong(
        'token',
        `Slack refuses it: ${answer.error}`,
        refusalFix(answer.error, { method: 'auth.test', variable: 'TIDEGATE_SLACK_BOT_TOKEN' }),
      );
    case 'silent':
      return wrong(
        'token',
        `${apiUrl ?? 'Slack'} ${answer.detail}`,
        apiUrl === undefined
          ? 'Look whether this machine reaches https://slack.com (proxy, firewall, slack-status.com). Rollouts go on meanwhile.'
          : 'Look whether TIDEGATE_SLACK_API_URL is right; leave it out to use Slack itself.',
      );
  }
}
