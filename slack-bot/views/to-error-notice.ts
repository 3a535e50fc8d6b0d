import { md, safe } from '../../contracts/slack/text/marked.js';
import { code, sentence } from '../../contracts/slack/text/marks.js';
import { ERROR_CODES } from '../../core/errors/error-codes.js';
import type { Refusal } from '../../core/errors/refusal.js';
import { type Notice, toNotice } from './to-notice.js';

/** Something that could not be done, and what to do instead. */
export function toErrorNotice({ code: errorCode, detail }: Pick<Refusal, 'code' | 'detail'>): Notice {
  const { title, remedy } = ERROR_CODES[errorCode];
  return toNotice([md`⚠️ *${safe(title, 100)}.*`, sentence(detail, 1_000), sentence(remedy, 400)], [md`${code(errorCode)}`]);
}

/** For what nobody planned for: nothing of it is shown but where to find it. */
export function toCrashNotice(id: string): Notice {
  return toNotice(
    [
      md`⚠️ *Something went wrong inside Tidegate.* Whether it was done stands on the card and in \`tidegate get\`.`,
      md`Please report it with the id ${code(id)}; it stands in the log.`,
    ],
    [],
  );
}

/** For a press whose three seconds were over before anything could be opened. */
export function toPressAgainNotice(verb: string): Notice {
  return toNotice([md`⏱️ *Slack did not let the dialog open in time.* Nothing was done. Press *${safe(verb, 40)}* again.`], []);
}

/** For a decision whose answer takes longer than people should wait without a word. */
export function toLateNotice(verb: string): Notice {
  return toNotice(
    [
      md`⏳ *No answer yet.* Your wish to ${safe(verb, 40)} has been sent; you are told here what became of it.`,
      md`Asking again is safe: it is one decision. To have control at once use *Kill*, or \`tidegate kill\`.`,
    ],
    [],
  );
}
