import { formatDuration } from '../../../core/plan/format-duration.js';
import type { RolloutSpec } from '../../../core/rollout/spec.js';
import type { Finding } from '../parse-spec.js';

/** What is allowed and still seldom meant; a start does not ask about it, a review should. */
export function findUnwise(spec: RolloutSpec): readonly Finding[] {
  return [...findNoGate(spec), ...findShortHolds(spec), ...findToothless(spec), ...findNoPager(spec)];
}

/** The last chance is before the stage that gives it to everybody. */
function findNoGate({ stages }: RolloutSpec): readonly Finding[] {
  const full = stages.findIndex(({ kind }) => kind === 'full');
  const before = full === -1 ? stages.length : full;
  if (stages.slice(0, before).some(({ approval }) => approval !== undefined)) return [];
  const detail =
    'No person approves before everybody gets the candidate: guards alone decide. Add `approval: { approvers: ["group:…"], expires: 24h }` to a stage before full.';
  return [{ pointer: `/stages/${Math.max(0, before - 1)}`, detail }];
}

/** One look is one chance to be wrong or late; a counted guard must be able to take its measurements. */
function findShortHolds({ stages, watch, guards }: RolloutSpec): readonly Finding[] {
  return stages.flatMap(({ kind, holdMs }, index) => {
    const pointer = `/stages/${index}/hold`;
    const looks = Math.floor(holdMs / watch.intervalMs);
    const few =
      looks >= 2
        ? []
        : [
            {
              pointer,
              detail: `${kind} holds for ${formatDuration(holdMs)}, in which the guards look ${looks === 0 ? 'not even once' : 'once'} (every ${formatDuration(watch.intervalMs)}). Send a hold of at least ${formatDuration(2 * watch.intervalMs)}, or a shorter watch.interval.`,
            },
          ];
    const counted = guards.flatMap(({ name, test }) => {
      if (test.kind !== 'counted') return [];
      const neededMs = test.initialDelayMs + test.intervalMs * (test.consecutiveSuccess ?? test.count ?? 1);
      if (holdMs >= neededMs) return [];
      return [
        {
          pointer,
          detail: `${kind} holds for ${formatDuration(holdMs)}; guard ${name} needs ${formatDuration(neededMs)} for its measurements, so it cannot have passed by then. Send a longer hold, or fewer or shorter measurements.`,
        },
      ];
    });
    return [...few, ...counted];
  });
}

function findToothless({ guards }: RolloutSpec): readonly Finding[] {
  if (guards.some(({ onFail, advisory }) => onFail === 'rollback' && advisory === undefined)) return [];
  return [
    {
      pointer: '/guards',
      detail: 'No guard rolls back: whatever fails, the candidate stays until a person comes. Send `onFail: rollback` for at least one.',
    },
  ];
}

function findNoPager({ notify }: RolloutSpec): readonly Finding[] {
  if (notify.page !== undefined || notify.slack !== undefined) return [];
  return [
    { pointer: '/notify', detail: 'Nobody is told: neither a pager nor a channel is named. Send `notify: { slack: "#…", page: … }`.' },
  ];
}
