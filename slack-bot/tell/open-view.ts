import type { SlackModalView } from '../../contracts/slack/slack-view.js';
import type { BotDeps } from '../bot-deps.js';
import { toTriggerTrouble } from '../errors/to-slack-trouble.js';
import type { Notice } from '../views/to-notice.js';
import type { Tell } from './tell.js';

export interface Opening {
  readonly triggerId: string;
  readonly view: SlackModalView;
  readonly tell: Tell;
  /** What the person is told when the right to open a modal, which lives three seconds, has expired. */
  readonly tooLate: Notice;
}

/** The id of the modal that was opened; null when it came too late, or when another delivery of the same press has opened it already. */
export async function openView({ slack }: Pick<BotDeps, 'slack'>, { triggerId, view, tell, tooLate }: Opening): Promise<string | null> {
  try {
    const opened = await slack.views.open({ trigger_id: triggerId, view });
    return opened.view?.id ?? null;
  } catch (error) {
    const trouble = toTriggerTrouble(error);
    if (trouble === null) throw error;
    if (trouble === 'expired') await tell(tooLate);
    return null;
  }
}
