import { md } from '../../contracts/slack/text/marked.js';
import { code } from '../../contracts/slack/text/marks.js';
import { type Notice, toNotice } from './to-notice.js';

/** For a command whose three seconds were over before its dialog could be opened. */
export function toTypeAgainNotice(command: string): Notice {
  return toNotice([md`⏱️ *Slack did not let the dialog open in time.* Nothing was done. Type ${code(command, 100)} again.`], []);
}
