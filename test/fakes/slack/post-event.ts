import { signRequest } from '../../../demo/slack/stand-in/inbound/sign-request.js';
import type { SlackBotUnderTest } from './slack-bot-under-test.js';

let lastEvent = 0;

/** An event as the local Slack never sends it by itself, signed; the status that the bot answers with. */
export async function postEvent(
  { slack, url }: SlackBotUnderTest,
  event: Readonly<Record<string, unknown>>,
  envelope: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  lastEvent += 1;
  const about = {
    type: 'event_callback',
    team_id: slack.workspace.team.id,
    api_app_id: slack.workspace.app.appId,
    event_id: `Ev0BY${lastEvent}`,
  };
  const body = JSON.stringify({ ...about, ...envelope, event });
  const timestamp = Math.floor(Date.now() / 1_000);
  const headers = {
    'content-type': 'application/json',
    'x-slack-request-timestamp': String(timestamp),
    'x-slack-signature': signRequest(slack.signingSecret, timestamp, body),
  };
  const response = await fetch(`${url}/slack/events`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}
