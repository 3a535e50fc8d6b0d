import { countApprovals } from '../../../core/gate/gate-policy.js';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';
import { relative, relativeAndClock } from '../terminal/times.js';
import { renderCommand } from './command-lines.js';

const LABEL = 13;

/** Who may decide until when, what has been decided, and the exact commands to type; bound to the evidence that is shown here. */
export function renderGate(gate: Gate, view: Pick<RolloutView, 'id' | 'requestedBy'>, frame: Frame): readonly string[] {
  const { nowMs, width } = frame;
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const outcome = gate.onExpiry === 'rollback' ? 'it rolls back' : 'it holds';
  const decided = gate.decisions.flatMap(({ verb, principal, atMs, reason }) =>
    line('', `${verb === 'approve' ? '✓ approved' : '✗ rejected'} by ${principal} ${relative(atMs, nowMs)}: ${reason}`),
  );
  return [
    ...line('who decides', `${gate.approvers.join(', ')}; not ${view.requestedBy}, who asked for it`),
    ...line('approvals', `${countApprovals(gate)} of ${gate.required}`),
    ...decided,
    ...line('until', `${relativeAndClock(gate.expiresAtMs, nowMs)}, then ${outcome}`),
    ...(['approve', 'reject'] as const).flatMap((verb) =>
      renderCommand(padEnd(verb, LABEL), [`tidegate ${verb} ${view.id} --reason "…"`, `--evidence ${gate.evidenceHash}`], frame),
    ),
  ];
}
