import { ROLLBACK_CAUSES } from '../../../../core/rollout/view/rollback-words.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { fitLines } from '../fit-lines.js';
import { joinMarked, type Marked, md, NOTHING } from '../marked.js';
import { agoOf, code, person, sentence } from '../marks.js';
import type { RolloutFacts } from './rollout-facts.js';

const MOST_FLAGS = 8;
const CHARACTERS = 900;

/** Why it rolls back, who asked for it, and every flag in the documented order with what is known to be done. */
export function toRollbackLines(view: RolloutView, facts: RolloutFacts): readonly Marked[] {
  const { rollback } = view;
  if (rollback === null) return [];
  const stage = view.stages[rollback.stageIndex]?.kind;
  const cause =
    rollback.guard === undefined ? md`${ROLLBACK_CAUSES[rollback.cause] ?? rollback.cause}` : md`guard ${code(rollback.guard, 80)} failed`;
  return [
    md`⏪ *Why:* ${cause}${stage === undefined ? '' : `, in ${stage}`}; asked for by ${person(rollback.by, facts.slackIds)} ${agoOf(rollback.requestedAtMs, facts.nowMs)}`,
    ...(view.headline.includes(rollback.reason) ? [] : [md`*Reason:* ${sentence(rollback.reason, 500)}`]),
    ...toSteps(view, facts.restored ?? new Set()),
  ];
}

function toSteps(view: RolloutView, restored: ReadonlySet<string>): readonly Marked[] {
  const { rollbackSequence: keys, phase } = view;
  const isBack = (key: string) => phase === 'rolledBack' || restored.has(key);
  const open = keys.filter((key) => !isBack(key));
  if (keys.length === 0) return [];
  if (open.length === 0) return [toAllBack(keys)];
  // Of many flags those are shown that are not back yet.
  const steps = (keys.length <= MOST_FLAGS ? keys : open).map((key) => {
    const version = view.flags.find((flag) => flag.key === key)?.control ?? 'control';
    const step = md`${keys.indexOf(key) + 1}. ${code(key, 60)} → ${code(version, 60)}`;
    return isBack(key) ? md`✅ ${step} back` : md`⏳ ${step} not yet`;
  });
  const rest = (shown: number) => md`… and ${steps.length - shown} more`;
  return [
    md`*Flags back on control: ${keys.length - open.length} of ${keys.length}*`,
    ...fitLines(steps, { most: MOST_FLAGS, characters: CHARACTERS, rest }),
  ];
}

function toAllBack(keys: readonly string[]): Marked {
  const shown = keys.slice(0, MOST_FLAGS).map((key) => code(key, 60));
  const rest = keys.length > shown.length ? md` and ${keys.length - shown.length} more` : NOTHING;
  return md`✅ *Flags back on control: ${keys.length} of ${keys.length}*, in this order: ${joinMarked(shown, ', ')}${rest}`;
}
