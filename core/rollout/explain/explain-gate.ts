import { countApprovals } from '../../gate/gate-policy.js';
import { nextReminderAt } from '../../gate/reminder.js';
import { formatBriefly } from '../../plan/format-duration.js';
import { formatCount } from '../../plan/plan-words.js';
import type { Gate } from '../rollout-state.js';
import type { HoldParts } from './explain-hold.js';
import type { ExplainInput } from './explain-input.js';
import type { NextStep } from './explanation.js';
import { describeAfter, toStageWaits } from './stage-waits.js';
import { describeMoment, describeOutcome, plural } from './words.js';

/** Of a rollout at a gate: whose approval is missing, until when, and what silence leads to. */
export function explainGate(input: ExplainInput, gate: Gate): HoldParts {
  const { view, spec, nowMs } = input;
  const missing = Math.max(0, gate.required - countApprovals(gate));
  const names = gate.approvers.join(', ');
  const by = gate.decisions.filter(({ verb }) => verb === 'approve').map(({ principal }) => principal);
  const has = by.length === 0 ? '' : ` ${by.join(', ')} approved.`;
  const units = `${formatCount(view.units.candidate)} candidate and ${formatCount(view.units.control)} control ${spec.unit}s`;
  const left = gate.expiresAtMs - nowMs;
  return {
    sentence: `${plural(missing, 'approval')} of ${gate.required} ${missing === 1 ? 'is' : 'are'} missing, from ${names}, for the evidence of ${units}.${has} The gate is open for ${formatBriefly(nowMs - gate.openedAtMs)} and closes ${describeMoment(gate.expiresAtMs, nowMs)}.`,
    waiting: [
      {
        what: 'approval',
        sinceMs: gate.openedAtMs,
        untilMs: gate.expiresAtMs,
        detail: `${countApprovals(gate)} of ${gate.required} from ${names}; ${left > 0 ? `${formatBriefly(left)} are left` : 'its time is over'}. The approvals are for the evidence ${gate.evidenceHash}: when a verdict changes they must be given again.`,
      },
      ...toStageWaits(input),
    ],
    next: [
      { what: describeAfter(input), atMs: null, if: `${plural(missing, 'more person')} approve${missing === 1 ? 's' : ''}` },
      { what: 'Everything goes back to control', atMs: null, if: 'one of them rejects' },
      ...toReminder(gate),
      {
        what: capital(describeOutcome(gate.onExpiry)),
        atMs: gate.expiresAtMs,
        if: `nobody decides within ${formatBriefly(left)}`,
      },
    ],
    actions: ['approve', 'reject', 'breakGlass', 'pause', 'abort'],
    tryThis: [
      { what: 'see the evidence', command: `tidegate get ${view.id}` },
      { what: 'approve', command: `tidegate approve ${view.id} --reason "…" --evidence ${gate.evidenceHash}` },
      { what: 'reject', command: `tidegate reject ${view.id} --reason "…" --evidence ${gate.evidenceHash}` },
    ],
  };
}

function toReminder(gate: Gate): readonly NextStep[] {
  const atMs = nextReminderAt(gate);
  return atMs === null ? [] : [{ what: 'Those who can still act are reminded', atMs, if: 'nobody has decided by then' }];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
