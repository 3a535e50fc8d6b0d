import type { SlackState } from '../state/slack-state.js';
import type { TextContext } from './inline.js';

/** Names as the workspace has them now. */
export const toTextContext = ({ workspace, now }: SlackState, timeZone: string | null = null): TextContext => ({
  userName: (id) => workspace.findUser(id)?.name ?? null,
  groupHandle: (id) => workspace.findGroup(id)?.handle ?? null,
  channelName: (id) => workspace.findChannel(id)?.name ?? null,
  nowMs: now(),
  timeZone,
});
