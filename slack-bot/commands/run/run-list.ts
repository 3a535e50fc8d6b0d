import type { BotDeps } from '../../bot-deps.js';
import { requireReader } from '../../identity/slack-caller.js';
import { toListAnswer } from '../../views/answers/to-list-answer.js';
import { orderByNeed } from '../../views/order-by-need.js';
import type { Asked } from '../asked.js';
import { findOpen } from '../find/find-open.js';
import { requirePerson } from '../require-person.js';

/** `/tidegate list`: what is open, what waits for people first. */
export async function runList(deps: BotDeps, { who, tell }: Asked): Promise<void> {
  const mayRead = await requireReader(deps, await requirePerson(deps, who));
  const [rows, freezes] = await Promise.all([findOpen(deps.store), deps.store.freezes.allActive(deps.nowMs())]);
  const views = orderByNeed(rows.map(({ view }) => view).filter(mayRead));
  const shown = freezes.filter(
    ({ environment, feature }) => mayRead({ environment, feature }) || views.some((view) => view.environment === environment),
  );
  await tell(toListAnswer(views, { freezes: shown, ...(deps.publicUrl !== undefined && { baseUrl: deps.publicUrl }) }));
}
