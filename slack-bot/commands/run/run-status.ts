import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { scopeOf } from '../../../operations/access/require-right.js';
import { explainStored } from '../../../operations/explanations/explain-stored.js';
import { readLiveView } from '../../../operations/rollouts/read-live-view.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps } from '../../bot-deps.js';
import { requireInSlack, requireReader } from '../../identity/slack-caller.js';
import { toChoiceAnswer, toUnknownAnswer } from '../../views/answers/to-choice-answer.js';
import { toStatusAnswer } from '../../views/answers/to-status-answer.js';
import { toWhyAnswer } from '../../views/answers/to-why-answer.js';
import type { Asked } from '../asked.js';
import { findMeant, type Meant } from '../find/find-meant.js';
import { readFacts } from '../find/read-facts.js';
import { requirePerson } from '../require-person.js';

/** `/tidegate status`: where a rollout stands. */
export async function runStatus(deps: BotDeps, asked: Asked, ref: string | null): Promise<void> {
  const row = await findNamed(deps, asked, 'status', ref);
  if (row === null) return;
  const { view } = await readLiveView(deps.store, row);
  await asked.tell(toStatusAnswer(view, await readFacts(deps, [view])));
}

/** `/tidegate why`: why it stands there, and what happened last. */
export async function runWhy(deps: BotDeps, asked: Asked, ref: string | null): Promise<void> {
  const row = await findNamed(deps, asked, 'why', ref);
  if (row === null) return;
  const [{ view }, entries, explanation] = await Promise.all([
    readLiveView(deps.store, row),
    deps.store.audit.list(row.id),
    explainStored(deps, row),
  ]);
  await asked.tell(toWhyAnswer(view, entries, await readFacts(deps, [view]), explanation));
}

/** Null: there is not the one, and the person has been told so. */
async function findNamed(deps: BotDeps, asked: Asked, word: string, ref: string | null): Promise<RolloutRow | null> {
  const person = await requirePerson(deps, asked.who);
  const mayRead = await requireReader(deps, person);
  const meant = onlyReadable(await findMeant(deps, ref, mayRead), mayRead);
  if (meant.found === 'one') {
    await requireInSlack(deps, person, 'read', scopeOf(meant.row));
    return meant.row;
  }
  await asked.tell(toNotTheOne(word, ref, meant));
  return null;
}

/** Of several that a name may mean, those that the person may be shown. */
export function onlyReadable(meant: Meant, mayRead: (view: RolloutView) => boolean): Meant {
  return meant.found === 'several' ? { found: 'several', views: meant.views.filter(mayRead) } : meant;
}

/** What to answer where a command does not mean exactly one rollout. */
export function toNotTheOne(word: string, ref: string | null, meant: Exclude<Meant, { readonly found: 'one' }>) {
  return meant.found === 'several' ? toChoiceAnswer(word, ref, meant.views) : toUnknownAnswer(word, ref);
}
