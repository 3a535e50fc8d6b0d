import { WebAPIPlatformError } from '@slack/web-api';
import type { BotDeps } from '../bot-deps.js';
import { toNoticeModal } from '../views/modals/notice-modal.js';
import type { Notice } from '../views/to-notice.js';

/** Tells the one person who asked. May reject: who calls it has nobody else to tell. */
export type Tell = (notice: Notice) => Promise<void>;

type Deps = Pick<BotDeps, 'slack'>;

export interface Where {
  /** Null: nowhere that people see together, as on the home tab. */
  readonly channel: string | null;
  readonly userId: string;
  /** When the person stands in a thread; a message outside of it would not be seen there. */
  readonly threadTs?: string | undefined;
}

/** What Slack says where a person cannot be told in the channel. */
const ELSEWHERE: ReadonlySet<string> = new Set(['user_not_in_channel', 'channel_not_found', 'not_in_channel', 'is_archived']);

/** In the channel, for this person only; where that is impossible, as a direct message. */
export function tellEphemerally({ slack }: Deps, { channel, userId, threadTs }: Where): Tell {
  return async (notice) => {
    if (channel === null) return tellDirectly({ slack }, userId)(notice);
    try {
      await slack.chat.postEphemeral({
        channel,
        user: userId,
        ...toMessage(notice),
        ...(threadTs !== undefined && { thread_ts: threadTs }),
      });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || !ELSEWHERE.has(error.data.error)) throw error;
      await tellDirectly({ slack }, userId)(notice);
    }
  };
}

/** In the modal that is open; when the person has closed it, as a direct message. */
export function tellInModal({ slack }: Deps, viewId: string, userId: string): Tell {
  return async (notice) => {
    try {
      await slack.views.update({ view_id: viewId, view: toNoticeModal(notice) });
    } catch (error) {
      if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'not_found') throw error;
      await tellDirectly({ slack }, userId)(notice);
    }
  };
}

function tellDirectly({ slack }: Deps, userId: string): Tell {
  return async (notice) => {
    await slack.chat.postMessage({ channel: userId, ...toMessage(notice) });
  };
}

const toMessage = ({ text, blocks }: Notice) => ({ text, blocks });
