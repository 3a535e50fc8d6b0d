import { context, section } from '../../../contracts/slack/text/build-blocks.js';
import { fitLines } from '../../../contracts/slack/text/fit-lines.js';
import { md, safe, toLines } from '../../../contracts/slack/text/marked.js';
import { code, sentence } from '../../../contracts/slack/text/marks.js';
import { toStateMark } from '../../../contracts/slack/text/rollout/state-mark.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { type Answer, answer } from './answer.js';

/** For a command that may mean several rollouts: which ones, each as it can be typed. Nothing was done. `said`: what was named; null when nothing was. */
export function toChoiceAnswer(word: string, said: string | null, views: readonly RolloutView[]): Answer {
  const what =
    said === null ? md`${views.length} rollouts come into question` : md`“${sentence(said, 100)}” may be ${views.length} rollouts`;
  const lines = views.map((view) => {
    const { sign, word: state } = toStateMark(view);
    return md`• ${code(`/tidegate ${word} ${view.id}`, 120)} ${sign} ${safe(view.environment, 40)}, ${state}`;
  });
  const shown = fitLines(lines, { most: 15, characters: 2_600, rest: (count) => md`… and ${lines.length - count} more` });
  return answer('Which one? Nothing was done.', [section(toLines([md`🤔 *Which one?* ${what}. Nothing was done.`, ...shown]))]);
}

/** For a command about a rollout that there is not. */
export function toUnknownAnswer(word: string, said: string | null): Answer {
  const what =
    said === null
      ? md`No rollout is open for which \`/tidegate ${word}\` makes sense.`
      : md`There is no rollout “${sentence(said, 100)}”: neither an id, nor the beginning of one, nor a feature with a rollout.`;
  return answer('There is no such rollout. Nothing was done.', [
    section(md`🤔 ${what}`),
    context([md`Nothing was done. \`/tidegate list\` shows what is open.`]),
  ]);
}
