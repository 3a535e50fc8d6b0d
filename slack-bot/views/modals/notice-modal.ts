import { SLACK_LIMITS } from '../../../contracts/slack/slack-limits.js';
import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { plainText, section } from '../../../contracts/slack/text/build-blocks.js';
import { md } from '../../../contracts/slack/text/marked.js';
import type { Notice } from '../to-notice.js';

const { title: TITLE, close: CLOSE } = SLACK_LIMITS.view;

/** A notice in the place of the modal that asked. */
export const toNoticeModal = ({ blocks }: Notice): SlackModalView => ({
  type: 'modal',
  title: plainText('Tidegate', TITLE),
  close: plainText('Close', CLOSE),
  blocks: [...blocks] as SlackModalView['blocks'],
});

/** Stands there while something is waited for. */
export const toWaitingModal = (what: string): SlackModalView => ({
  type: 'modal',
  title: plainText('Tidegate', TITLE),
  close: plainText('Close', CLOSE),
  blocks: [section(md`⏳ ${what}`)],
});
