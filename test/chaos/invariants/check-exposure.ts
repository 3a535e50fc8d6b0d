import { toCourses } from './exposure-course.js';
import type { RunLog, Violation } from './run-log.js';

const WHOLE = 100_000;

interface Grant {
  readonly atMs: number;
  readonly share: number;
}

const violation = (detail: string): Violation => ({ invariant: 'I3', detail });

/** I3: no exposure above the approved share was ever visible, and no unit got a mixture of both versions. */
export function checkExposure(log: RunLog): readonly Violation[] {
  const [told, proved] = [toGrants(log), toProvedGrants(log)];
  const approvedAt = (atMs: number): number => Math.min(greatest(told, atMs), greatest(proved, atMs));
  return [...checkWrites(log, approvedAt), ...checkSights(log, approvedAt)];
}

const greatest = (grants: readonly Grant[], atMs: number): number =>
  Math.max(0, ...grants.filter((grant) => grant.atMs <= atMs).map(({ share }) => share));

/** Whatever Tidegate says: before the evidence for a stage was sent, nothing can have approved the next. */
function toProvedGrants({ evidence, stageShares }: RunLog): readonly Grant[] {
  const later = evidence.map(({ stageIndex, atMs }) => ({ atMs, share: stageShares[stageIndex + 1] ?? WHOLE }));
  return [{ atMs: 0, share: stageShares[0] ?? 0 }, ...later];
}

/** The timeline says from when on a share was approved: the first with the preconditions, each next when the stage before has proved itself. */
function toGrants({ timeline, stageShares, scenario }: RunLog): readonly Grant[] {
  // What a workflow that is ended by force has not yet told the timeline, nobody tells: only the evidence limits its stages.
  if (scenario.story === 'terminated') return [{ atMs: 0, share: WHOLE }];
  return timeline.flatMap(({ kind, atMs, data }) => {
    if (kind === 'preflight' && data['generation'] !== undefined) return [{ atMs, share: stageShares[0] ?? 0 }];
    const isDone = kind === 'stage' && data['share'] === undefined && typeof data['stageIndex'] === 'number';
    return isDone ? [{ atMs, share: stageShares[Number(data['stageIndex']) + 1] ?? WHOLE }] : [];
  });
}

type Approved = (atMs: number) => number;

function checkWrites(log: RunLog, approvedAt: Approved): readonly Violation[] {
  return toCourses(log)
    .flat()
    .flatMap(({ atMs, platform, share, least, operation }) => {
      const approved = approvedAt(atMs);
      const above =
        share > approved ? [violation(`${platform} showed ${share}/100000 by ${operation} while ${approved} was approved.`)] : [];
      // Whoever is let through must get the candidate of every flag; on its way to zero nobody is let through.
      const mixed = share !== least ? [violation(`${platform} showed a mixture by ${operation}: ${least} to ${share} of 100000.`)] : [];
      return [...above, ...mixed];
    });
}

function checkSights(log: RunLog, approvedAt: Approved): readonly Violation[] {
  const flags = log.flags.filter(({ platform }) => platform === 'embedded');
  const found = log.sights.flatMap(({ answeredAtMs, candidateAbove, values }) => {
    const known = flags.filter(({ key }) => values[key] !== undefined);
    const candidates = known.filter(({ key, candidate }) => values[key] === candidate).length;
    if (candidates === 0) return [];
    if (candidates < known.length) return [violation(`A unit got ${candidates} of ${known.length} candidates in one answer.`)];
    const approved = approvedAt(answeredAtMs);
    return candidateAbove >= approved
      ? [violation(`A unit beyond ${candidateAbove}/100000 got the candidate while ${approved} was approved.`)]
      : [];
  });
  // One line for each thing seen, however often.
  return [...new Map(found.map((one) => [one.detail, one])).values()];
}
