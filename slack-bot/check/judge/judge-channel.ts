import type { SlackAnswer } from '../ask-slack.js';
import { look, ok, type SlackCheck, skipped, wrong } from '../slack-check.js';
import type { ChannelTrial, Leftover } from '../try-channel.js';
import { refusalFix } from './refusal-fix.js';

const NAME = 'channel';
const VARIABLE = 'TIDEGATE_SLACK_BOT_TOKEN';

export const NO_CHANNEL = skipped(
  NAME,
  'none was named',
  'Name it: --channel "#llm-releases". One message is posted there and deleted at once.',
);

/** Whether cards can be written in the channel and found again. */
export function judgeChannel(channel: string, { posted, left, read }: ChannelTrial): readonly SlackCheck[] {
  return [judgePost(channel, posted, left), ...judgeLeftover(channel, left), ...judgeRead(read)];
}

/** A channel whose id could not be found by its name. */
export function judgeNoChannel(channel: string, found: SlackAnswer<unknown>): SlackCheck {
  switch (found.kind) {
    case 'ok':
      return wrong(
        NAME,
        `the app is in no channel ${channel}`,
        'Invite it: type /invite @tidegate there. Or correct the name; archived channels do not count.',
      );
    case 'refused':
      return wrong(
        NAME,
        `channels cannot be listed: ${found.error}`,
        refusalFix(found.error, { method: 'users.conversations', variable: VARIABLE }),
      );
    case 'silent':
      return wrong(NAME, `Slack ${found.detail}`, 'Check again when it answers.');
  }
}

function judgePost(channel: string, posted: SlackAnswer<unknown>, left: Leftover): SlackCheck {
  if (posted.kind === 'ok') return ok(NAME, `${channel}: a message was posted${left.kind === 'nothing' ? ' and deleted' : ''}`);
  if (posted.kind === 'silent') {
    const nothing = left.kind === 'nothing' ? ` No message of this check stands in ${channel} now.` : '';
    return wrong(NAME, `Slack ${posted.detail}`, `Check again when it answers.${nothing}`);
  }
  return wrong(NAME, `${channel}: ${posted.error}`, channelFix(posted.error));
}

function channelFix(error: string): string {
  switch (error) {
    case 'channel_not_found':
      return 'Correct the name; if the channel is private, invite the app there first: /invite @tidegate';
    case 'not_in_channel':
      return 'Invite the app: type /invite @tidegate in the channel.';
    case 'is_archived':
      return 'Name another channel in the specs (notify.slack), or unarchive this one.';
    case 'restricted_action':
      return 'Let the app post there: an administrator has restricted who may.';
    default:
      return refusalFix(error, { method: 'chat.postMessage', variable: VARIABLE });
  }
}

function judgeLeftover(channel: string, left: Leftover): readonly SlackCheck[] {
  const name = 'test message';
  switch (left.kind) {
    case 'nothing':
      return [];
    case 'message':
      return [
        look(name, `stands in ${channel} (ts ${left.ts}): it could not be removed (${left.why})`, `Delete it by hand in ${channel}.`),
      ];
    case 'unknown':
      return [
        look(
          name,
          `may stand in ${channel}: that could not be found out (${left.why})`,
          `Look there, and delete it by hand in ${channel}.`,
        ),
      ];
  }
}

/** A card whose writer died before it knew that it was written is looked for in the channel. */
function judgeRead(read: SlackAnswer<unknown> | null): readonly SlackCheck[] {
  const name = 'history';
  if (read === null) return [];
  if (read.kind === 'ok') return [ok(name, 'can be read: no second card after a crash')];
  const said = read.kind === 'refused' ? read.error : `Slack ${read.detail}`;
  const fix = read.kind === 'refused' ? refusalFix(read.error, { method: 'conversations.history', variable: VARIABLE }) : 'Check again.';
  return [wrong(name, `cannot be read: ${said}`, fix)];
}
