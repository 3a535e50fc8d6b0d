import { formatDuration } from '../../../core/plan/format-duration.js';
import { APPROVING_OUTCOMES, type StageDraft } from '../schema/stage-schema.js';
import type { Placed } from '../spec-parts.js';
import { candidateShare, stageDeadline } from '../to-rollout-spec.js';
import { type Check, type CheckFinding, error, warning } from './check-finding.js';

const ORDER = ['shadow', 'canary', 'ab', 'full'] as const;
const DAY_MS = 86_400_000;
const percent = (share: number) => `${share / 1000}%`;

/** Stages: in order, never going down, each able to end. */
export const checkStages: Check = ({ stages, guards }) => [
  ...stages.items.flatMap((stage, index) => checkAgainstPrevious(stage, stages.items[index - 1])),
  ...stages.items.flatMap((stage) => [
    ...checkTimes(stage),
    ...checkControlArm(stage),
    ...checkProof(stage, guards.complete && !guards.items.some((guard) => guard.value.primary)),
  ]),
  ...checkLast(stages.items.at(-1), stages.complete),
];

function checkAgainstPrevious({ pointer, value }: Placed<StageDraft>, previous: Placed<StageDraft> | undefined): readonly CheckFinding[] {
  if (previous === undefined) return [];
  const before = previous.value;
  if (ORDER.indexOf(value.kind) < ORDER.indexOf(before.kind)) {
    return [error(`${pointer}/kind`, `Sent ${value.kind} after ${before.kind}: stages go ${ORDER.join(' → ')}. Move this stage forward.`)];
  }
  if (value.kind === 'full' && before.kind === 'full')
    return [error(`${pointer}/kind`, 'Sent a second full stage: full is the last stage, once. Make its hold longer instead.')];
  if (candidateShare(value) >= candidateShare(before)) return [];
  const key = value.kind === 'full' ? 'holdback' : 'share';
  return [
    error(
      `${pointer}/${key}`,
      `Sent ${percent(candidateShare(value))} for the candidate after ${percent(candidateShare(before))}: between forward stages the share never goes down; only a rollback does that. Send at least ${percent(candidateShare(before))}.`,
    ),
  ];
}

function checkTimes({ pointer, value }: Placed<StageDraft>): readonly CheckFinding[] {
  const approving = (APPROVING_OUTCOMES as readonly string[]).includes(value.onDeadline)
    ? [
        error(
          `${pointer}/onDeadline`,
          `Sent "${value.onDeadline}": when the deadline passes without proof, silence never promotes. Write "hold" or "rollback".`,
        ),
      ]
    : [];
  if (stageDeadline(value) < value.hold) {
    return [
      ...approving,
      error(
        `${pointer}/deadline`,
        `Sent ${formatDuration(stageDeadline(value))}, shorter than the hold of ${formatDuration(value.hold)}: the stage could never end in time. Send at least ${formatDuration(value.hold)}.`,
      ),
    ];
  }
  if (value.kind === 'ab' && value.hold < DAY_MS) {
    return [
      ...approving,
      warning(
        `${pointer}/hold`,
        `An A/B stage of ${formatDuration(value.hold)} sees less than one business day; 1d or more is usual (R-STAGE-3).`,
      ),
    ];
  }
  return approving;
}

/** Without units on control there is nothing to compare with, so no evidence can ever arrive. */
function checkControlArm({ pointer, value }: Placed<StageDraft>): readonly CheckFinding[] {
  if (value.kind !== 'full' || value.holdback > 0) return [];
  return [
    error(
      `${pointer}/holdback`,
      'Sent 0%: with nobody on control the guards have nothing to compare with, so the stage can show no evidence. Send 1%, or at least 0.001%.',
    ),
  ];
}

function checkProof({ pointer, value }: Placed<StageDraft>, isWithoutPrimary: boolean): readonly CheckFinding[] {
  if (value.prove !== 'primary' || !isWithoutPrimary) return [];
  return [
    error(
      `${pointer}/prove`,
      'Sent "primary", but no guard is primary: the stage could never be left. Mark one guard with `primary: true`, or send "evidence" or "all".',
    ),
  ];
}

function checkLast(last: Placed<StageDraft> | undefined, isComplete: boolean): readonly CheckFinding[] {
  if (last === undefined || !isComplete || last.value.kind === 'full') return [];
  if (last.value.kind === 'shadow') {
    return [
      error(
        last.pointer,
        'Sent shadow as the last stage: after it everybody would get a candidate that nobody has been served yet. Add a canary and { kind: full, hold: 24h, holdback: 1% }.',
      ),
    ];
  }
  return [
    warning(
      last.pointer,
      `The last stage is ${last.value.kind}, not full: after it the candidate goes from ${percent(candidateShare(last.value))} to everybody without a bake. Add { kind: full, hold: 24h, holdback: 1% }.`,
    ),
  ];
}
