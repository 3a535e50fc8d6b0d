import type { SlackConfig } from '../../../platform/slack-config.js';
import type { SlackAnswer } from '../ask-slack.js';
import { ok, type SlackCheck, wrong } from '../slack-check.js';
import { refusalFix } from './refusal-fix.js';

/** How presses and commands reach the bot. `opened`: what came of asking for a Socket Mode connection; null without an app token. */
export function judgeDelivery(
  { appToken, signingSecret, host, port }: Pick<SlackConfig, 'appToken' | 'signingSecret' | 'host' | 'port'>,
  opened: SlackAnswer<unknown> | null,
): SlackCheck {
  if (appToken !== undefined && opened !== null) return judgeSocket(opened);
  if (signingSecret !== undefined)
    return ok('HTTP', `signing secret is set; the bot listens at http://${host}:${port}, where Slack must reach /slack/events through TLS`);
  return wrong(
    'delivery',
    'neither a signing secret nor an app token: cards are written, but nobody hears what is pressed',
    'Set TIDEGATE_SLACK_SIGNING_SECRET (HTTP) or TIDEGATE_SLACK_APP_TOKEN (Socket Mode).',
  );
}

function judgeSocket(opened: SlackAnswer<unknown>): SlackCheck {
  const name = 'Socket Mode';
  if (opened.kind === 'ok') return ok(name, 'a connection may be opened');
  if (opened.kind === 'silent') return wrong(name, `Slack ${opened.detail}`, 'Check again when it answers.');
  const { error } = opened;
  if (error === 'missing_scope')
    return wrong(name, 'the app token lacks the scope connections:write', 'Make another one under Basic Information → App-Level Tokens.');
  return wrong(
    name,
    `Slack refuses the app token: ${error}`,
    refusalFix(error, { method: 'apps.connections.open', variable: 'TIDEGATE_SLACK_APP_TOKEN' }),
  );
}
