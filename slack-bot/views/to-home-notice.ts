import type { SlackHomeView } from '../../contracts/slack/slack-view.js';
import { header } from '../../contracts/slack/text/build-blocks.js';
import type { Notice } from './to-notice.js';

/** The home tab of somebody to whom nothing can be shown, and why. */
export const toHomeNotice = ({ blocks }: Notice): SlackHomeView => ({
  type: 'home',
  blocks: [header('Tidegate'), ...(blocks as SlackHomeView['blocks'])],
});
