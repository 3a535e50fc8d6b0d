import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { BotDeps } from '../bot-deps.js';
import { onPress } from './on-press.js';
import { onSubmit } from './on-submit.js';

/** The buttons of cards, wherever they stand, and the modals that they open. */
export function addDecisions(app: App, deps: BotDeps): void {
  app.action<BlockAction<ButtonAction>>(/^rollout\.[a-z]+$/, onPress(deps));
  app.view({ type: 'view_submission', callback_id: /^rollout\.[a-zA-Z]+\.reason$/ }, onSubmit(deps));
}
