import type { ObservedFlag } from '../assignment/observed-flag.js';
import { formatShare } from '../assignment/share.js';
import type { FlagMove } from '../rollout/spec.js';
import type { RehearsalStep } from './rehearsal.js';
import { hasFailed, type RehearsalRun, type RestoreRun } from './rehearsal-run.js';
import { fromScratchName } from './scratch.js';

/** Until no new unit got the candidate, from the call's beginning; null: not told. */
export const toCutMs = ({ cut }: RestoreRun): number | null =>
  cut.startedAtMs === undefined || cut.cutAtMs === undefined ? null : Math.max(0, cut.cutAtMs - cut.startedAtMs);

/** Showing, cutting, then each flag in the rollback's order. A step is `ok` when it was seen to have happened, whatever the call said. */
export function toSteps(run: RehearsalRun): readonly RehearsalStep[] {
  const shown = toShowStep(run);
  if (!shown.ok) return [shown];
  const steps = [toCutStep(run), ...toFlagSteps(run)];
  const first = steps.findIndex(({ ok }) => !ok);
  if (first === -1) return [shown, ...steps];
  return [shown, ...steps.map((step, index) => explain(run, step, index - first))];
}

/** `place`: 0 for the step that failed, above for those that were not come to. */
function explain({ restored }: RehearsalRun, step: RehearsalStep, place: number): RehearsalStep {
  if (step.ok) return step;
  if (place > 0 && restored !== null && hasFailed(restored)) return { ...step, detail: 'not come to' };
  return restored !== null && hasFailed(restored) ? { ...step, detail: restored.failed } : step;
}

function toShowStep({ order, shown }: RehearsalRun): RehearsalStep {
  const step = { kind: 'show', key: '', platform: platformsOf(order.spec.flags) } as const;
  if (hasFailed(shown)) return { ...step, ms: null, ok: false, detail: shown.failed };
  if (shown.kind === 'refused') return { ...step, ms: null, ok: false, detail: shown.reason };
  return { ...step, ms: shown.tookMs, ok: true, detail: `${formatShare(shown.share)} on a scratch copy, read back` };
}

function toCutStep(run: RehearsalRun): RehearsalStep {
  const { restored, look, order } = run;
  const { flags, rollback } = order.spec;
  const isDone = restored !== null && !hasFailed(restored);
  const observed = look === null || hasFailed(look) ? null : look.flags;
  const exposed = observed?.find(({ highestShare }) => highestShare > 0);
  const ok = observed === null ? isDone : exposed === undefined && observed.length === flags.length;
  const seen = exposed === undefined ? 'not seen' : `${fromScratchName(exposed.key)} still shows ${formatShare(exposed.highestShare)}`;
  const detail = rollback.sessions === 'drain' ? 'new units get control' : 'nobody gets the candidate any more';
  return {
    kind: 'cut',
    key: '',
    platform: platformsOf(flags),
    ms: isDone ? toCutMs(restored) : null,
    ok,
    detail: ok ? detail : seen,
  };
}

function toFlagSteps({ order: { spec }, restored, look }: RehearsalRun): readonly RehearsalStep[] {
  const done = restored === null || hasFailed(restored) ? null : restored;
  const observed = look === null || hasFailed(look) ? null : look.flags;
  const durations = toDurations(done);
  return spec.rollback.sequence.flatMap((key) => {
    const flag = spec.flags.find((one) => one.key === key);
    if (flag === undefined) return [];
    const ms = durations.get(key) ?? null;
    const wrong = observed === null ? (ms === null ? 'not seen' : null) : findWrong(flag, observed);
    const detail = wrong ?? `back on ${flag.control}, read back`;
    return [{ kind: 'flag' as const, key, platform: flag.platform, ms, ok: wrong === null, detail }];
  });
}

/** What the flag shows instead of its control; null: nothing else. */
function findWrong({ key, control }: FlagMove, observed: readonly ObservedFlag[]): string | null {
  const seen = observed.find((one) => fromScratchName(one.key) === key);
  if (seen === undefined) return 'the flag is not there any more';
  if (seen.highestShare > 0) return `still shows ${formatShare(seen.highestShare)} of ${seen.candidateVersion ?? 'a candidate'}`;
  if (seen.candidateVersion !== null) return `still has ${seen.candidateVersion} as its candidate`;
  return seen.controlVersion === control ? null : `shows ${seen.controlVersion} instead of ${control}`;
}

/** Each flag's own time, by its real key. */
function toDurations(run: RestoreRun | null): ReadonlyMap<string, number> {
  const durations = new Map<string, number>();
  if (run === null) return durations;
  const { restored } = run;
  let before = restored.cutAtMs ?? restored.startedAtMs;
  for (const { key, verifiedAtMs } of restored.flags) {
    durations.set(fromScratchName(key), Math.max(0, verifiedAtMs - (before ?? verifiedAtMs)));
    before = verifiedAtMs;
  }
  return durations;
}

const platformsOf = (flags: readonly FlagMove[]): string => [...new Set(flags.map(({ platform }) => platform))].join(' + ');
