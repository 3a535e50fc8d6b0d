import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RollbackCause } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';
import { relativeAndClock } from '../terminal/times.js';

const LABEL = 13;

const CAUSES: Readonly<Record<RollbackCause, string>> = {
  guard: 'a guard failed',
  person: 'a person asked for it',
  kill: 'the feature was killed',
  gateExpired: 'nobody decided in time',
  deadline: 'a deadline passed',
  drift: 'the flags were put back by hand',
  reconciler: 'the reconciler found it lost',
  failure: 'a step failed',
};

/** Why it rolls back, and every flag in the documented order with what is known to be done. */
export function renderRollback(view: RolloutView, restored: ReadonlySet<string>, frame: Frame): readonly string[] {
  const { rollback } = view;
  const { paint, width, nowMs } = frame;
  if (rollback === null) return [];
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const stage = view.stages[rollback.stageIndex]?.kind;
  const cause = rollback.guard === undefined ? CAUSES[rollback.cause] : `guard ${rollback.guard} failed`;
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

/** Flags whose write back to control stands in the timeline. */
export function toRestoredFlags(
  entries: readonly RecordedEntry[],
  view: Pick<RolloutView, 'id' | 'rollbackSequence'>,
): ReadonlySet<string> {
  const operations = new Set(entries.filter((entry) => entry.kind === 'flagWrite').map((entry) => entry.data['operationId']));
  return new Set(view.rollbackSequence.filter((key) => operations.has(`${view.id}/rollback/${key}`)));
}
