import { ROLLBACK_CAUSES } from '../../../core/rollout/view/rollback-words.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';
import { relativeAndClock } from '../terminal/times.js';

const LABEL = 13;

/** Why it rolls back, and every flag in the documented order with what is known to be done. */
export function renderRollback(view: RolloutView, restored: ReadonlySet<string>, frame: Frame): readonly string[] {
  const { rollback } = view;
  const { paint, width, nowMs } = frame;
  if (rollback === null) return [];
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const stage = view.stages[rollback.stageIndex]?.kind;
  const cause = rollback.guard === undefined ? ROLLBACK_CAUSES[rollback.cause] : `guard ${rollback.guard} failed`;
  const isDone = view.phase === 'rolledBack';
  const steps = view.rollbackSequence.map((key, index) => {
    const version = view.flags.find((flag) => flag.key === key)?.control ?? 'control';
    const text = `${index + 1}. ${key} → ${version}`;
    return isDone || restored.has(key) ? paint('good', `✓ ${text}`) : paint('dim', `○ ${text}`);
  });
  return [
    ...line('cause', stage === undefined ? cause : `${cause}, in ${stage}`),
    ...line('asked by', `${rollback.by}, ${relativeAndClock(rollback.requestedAtMs, nowMs)}`),
    ...(view.headline.includes(rollback.reason) ? [] : line('reason', rollback.reason)),
    ...steps.map((step, index) => `${padEnd(index === 0 ? 'order' : '', LABEL)}${step}`),
  ];
}
