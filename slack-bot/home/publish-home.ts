import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { BotDeps, SlackWho } from '../bot-deps.js';
import { findOpen } from '../commands/find/find-open.js';
import { readFacts } from '../commands/find/read-facts.js';
import { requirePerson } from '../commands/require-person.js';
import { requireReader } from '../identity/slack-caller.js';
import { type HomeRollouts, MOST_AT_HOME, toHome } from '../views/to-home.js';
import { sortForPerson } from './sort-for-person.js';

/** Draws the home tab of one person with what is open now and what the person may do now. Errors: those of `requirePerson`, and of Slack. */
export async function publishHome(deps: BotDeps, who: SlackWho): Promise<void> {
  const [person, rows] = await Promise.all([requirePerson(deps, who), findOpen(deps.store)]);
  const mayRead = await requireReader(deps, person);
  const sorted = sortForPerson(rows.map(({ view }) => view).filter(mayRead), person, deps.nowMs());
  const facts = await readFacts(deps, toShown(sorted));
  await deps.slack.views.publish({ user_id: who.userId, view: toHome(sorted, facts) });
}

/** Only of these names have to be looked up: the others are shown without. */
const toShown = ({ waitingForMe }: HomeRollouts): readonly RolloutView[] => waitingForMe.slice(0, MOST_AT_HOME.waiting);
