import { comparableDays, type DailyPoint, type DailySeries } from '../daily-series.js';
import { theilSen } from '../theil-sen.js';
import { assessTrend } from '../trend-alarm.js';
import type { TrendFinding, TrendOptions, UnknownTrend } from '../trend-finding.js';
import { describeDrift } from './describe-drift.js';
import type { DriftEvidence, DriftFinding, DriftNumbers } from './drift-finding.js';
import { compareRescored, type RescoredDifference } from './rescored-drift.js';

const LEVEL = 0.01;

/**
 * Did the product get worse, or did the judge change its mind? The judge is convicted by frozen items: by a trend of their daily score in either direction
 * (rule of `assessTrend`), or by paired re-scores whose interval excludes 0 with at least half the stated weekly rate. The product is judged on live minus
 * reference, day by day, so that the noise of both is in the test; with re-scores only, on live minus a straight line of the measured drift,
 * whose own uncertainty is then not in the test. `product` and `both` mean that the corrected live series falls.
 *
 * `tooFew` when there is no evidence about the judge, or too few days of it or of the corrected live series; `noScale` as for `assessTrend`.
 * The judge is tried in both directions, each at `level`, so a steady judge is convicted up to twice as often as a steady product.
 */
export function separateDrift(evidence: DriftEvidence, options: TrendOptions): DriftFinding {
  const live = assessTrend(evidence.live, options);
  const rescored = evidence.rescored ? compareRescored(evidence.rescored, 2 * (options.level ?? LEVEL)) : null;
  const reference = evidence.reference ? assessReference(evidence.reference, options) : null;
  const product = assessTrend(correctLive(evidence, rescored), options);
  const unknown = [product, ...(rescored ? [] : [reference?.stricter ?? product])].find(isUnknown);
  if (unknown) return unknown;
  if (!rescored && !reference) {
    return {
      kind: 'tooFew',
      have: 0,
      need: 1,
      sentence: `${options.metric}: nothing frozen was scored, so judge and product cannot be told apart.`,
    };
  }
  const numbers: DriftNumbers = { live, product, ...(reference ? { reference } : {}), ...(rescored ? { rescored } : {}) };
  const kind = blame(product.kind === 'falling', judgeDrifted(numbers, options));
  return { ...numbers, kind, sentence: describeDrift(kind, numbers, options) };
}

function assessReference(reference: DailySeries, options: TrendOptions): NonNullable<DriftNumbers['reference']> {
  const metric = `${options.metric} of the frozen items`;
  const opposite = options.better === 'higher' ? 'lower' : 'higher';
  return {
    stricter: assessTrend(reference, { ...options, metric }),
    milder: assessTrend(reference, { ...options, metric, better: opposite }),
  };
}

function judgeDrifted({ reference, rescored }: DriftNumbers, options: TrendOptions): boolean {
  if (reference?.stricter.kind === 'falling' || reference?.milder.kind === 'falling') return true;
  if (!rescored || (rescored.low <= 0 && rescored.high >= 0)) return false;
  return rescored.weeklyChange === null || Math.abs(rescored.weeklyChange) >= options.weeklyRate / 2;
}

const isUnknown = (finding: TrendFinding): finding is UnknownTrend => finding.kind === 'tooFew' || finding.kind === 'noScale';

function blame(product: boolean, judge: boolean): 'product' | 'judge' | 'both' | 'none' {
  if (product) return judge ? 'both' : 'product';
  return judge ? 'judge' : 'none';
}

/** Live values as the judge of the first day would have given them. */
function correctLive({ live, reference, rescored }: DriftEvidence, drift: RescoredDifference | null): DailySeries {
  if (reference) return subtractReference(live, reference);
  if (!drift || !rescored) return live;
  const perDay = drift.difference / rescored.days;
  const first = comparableDays(live, EVERYTHING)[0]?.day ?? 0;
  return { ...live, points: live.points.map((point) => ({ ...point, value: point.value - perDay * (point.day - first) })) };
}

const EVERYTHING = { windowDays: Number.POSITIVE_INFINITY, minUnits: 0 };

function subtractReference(live: DailySeries, reference: DailySeries): DailySeries {
  const frozen = new Map(comparableDays(reference, EVERYTHING).map((point) => [point.day, point]));
  const shared = comparableDays(live, EVERYTHING).filter(({ day }) => frozen.has(day));
  const frozenValue = ({ day }: DailyPoint): number => frozen.get(day)?.value ?? Number.NaN;
  const first = shared[0]?.day ?? 0;
  const line = theilSen(shared.map((point) => ({ t: point.day - first, y: frozenValue(point) })));
  const points = shared.map((point) => ({ ...point, value: point.value - frozenValue(point) + line.intercept }));
  return { points, breaks: [...(live.breaks ?? []), ...(reference.breaks ?? [])] };
}
