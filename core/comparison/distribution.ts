/** Values below which so many percent lie; null: too few values to say. */
export interface Quantiles {
  readonly p5: number | null;
  readonly p25: number | null;
  readonly p50: number | null;
  readonly p75: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface ArmDistribution {
  /** Values that it is made of. */
  readonly n: number;
  /** Null: there are none. */
  readonly mean: number | null;
  readonly quantiles: Quantiles;
  /** How many values lie in each bin. */
  readonly bins: readonly number[];
}

/** How one metric is spread over the samples of both arms. */
export interface Distribution {
  readonly metric: string;
  /** `usd`, `ms`, `s`, `tokens`, or empty. */
  readonly unit: string;
  /** `rate`: every value is 0 or 1, the mean is the part of ones. */
  readonly kind: 'rate' | 'amount';
  /** Borders of the bins, one more than there are; the first and the last bin also count what lies outside. */
  readonly edges: readonly number[];
  readonly arms: { readonly control: ArmDistribution; readonly candidate: ArmDistribution };
}

const BINS = 20;
/** So many values are needed before this quantile says anything: fewer and it is the largest value, or nearly so. */
const NEEDED = { p5: 20, p25: 4, p50: 1, p75: 4, p95: 20, p99: 100 } as const;

/** Both arms of one metric over the same bins. `unit` is told by the metric's name. */
export function toDistribution(
  metric: string,
  values: { readonly control: readonly number[]; readonly candidate: readonly number[] },
): Distribution {
  const all = [...values.control, ...values.candidate].sort(ascending);
  const isRate = all.length > 0 && all.every((value) => value === 0 || value === 1);
  const edges = isRate ? [0, 0.5, 1] : toEdges(all);
  const arms = { control: toArm(values.control, edges), candidate: toArm(values.candidate, edges) };
  return { metric, unit: toUnit(metric), kind: isRate ? 'rate' : 'amount', edges, arms };
}

function toArm(values: readonly number[], edges: readonly number[]): ArmDistribution {
  const sorted = [...values].sort(ascending);
  const of = (name: keyof Quantiles) => (sorted.length < NEEDED[name] ? null : quantile(sorted, Number(name.slice(1)) / 100));
  const quantiles = { p5: of('p5'), p25: of('p25'), p50: of('p50'), p75: of('p75'), p95: of('p95'), p99: of('p99') };
  const bins = new Array<number>(Math.max(1, edges.length - 1)).fill(0);
  for (const value of sorted) {
    const at = findBin(value, edges);
    bins[at] = (bins[at] ?? 0) + 1;
  }
  // Divided before it is summed: values near the largest number do not end in infinity.
  const mean = sorted.length === 0 ? null : sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  return { n: sorted.length, mean, quantiles, bins };
}

/** Linear between order statistics: R. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  const between = place - Math.floor(place);
  return low * (1 - between) + high * between;
}

/** Equal bins over the middle 99 % of both arms together: one slow answer among hundreds does not press all others into one bin. */
function toEdges(sorted: readonly number[]): readonly number[] {
  if (sorted.length === 0) return [];
  const [low, high] = [quantile(sorted, 0.005), quantile(sorted, 0.995)];
  const [from, to] = low < high ? [low, high] : [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (from === to) return [from, to];
  return Array.from({ length: BINS + 1 }, (_, index) => from * (1 - index / BINS) + to * (index / BINS));
}

function findBin(value: number, edges: readonly number[]): number {
  const last = Math.max(0, edges.length - 2);
  const next = edges.findIndex((edge, index) => index > 0 && value < edge);
  return next === -1 ? last : Math.min(last, next - 1);
}

const UNITS = [
  [/_usd$/, 'usd'],
  [/_ms$/, 'ms'],
  [/_(?:s|seconds)$/, 's'],
  [/(?:^|_)tokens$/, 'tokens'],
] as const;

const toUnit = (metric: string): string => UNITS.find(([pattern]) => pattern.test(metric))?.[1] ?? '';
const ascending = (a: number, b: number): number => a - b;
