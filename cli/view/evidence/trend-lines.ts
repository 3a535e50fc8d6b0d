import type { DailyPoint } from '../../../core/evidence/trend/daily-series.js';
import { percent } from '../../../core/evidence/trend/describe-trend.js';
import type { DriftFinding } from '../../../core/evidence/trend/drift/drift-finding.js';
import type { TrendFinding, TrendNumbers, TrendOptions } from '../../../core/evidence/trend/trend-finding.js';
import type { JumpsReading } from '../../analysis/find-jumps.js';
import { formatDay } from '../../data/daily-rows.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { toSparkline } from '../terminal/sparkline.js';
import { hang, indent, padEnd } from '../terminal/text.js';

export interface TrendReport {
  readonly options: TrendOptions;
  readonly points: readonly DailyPoint[];
  readonly breaks: readonly number[];
  readonly hasDates: boolean;
  readonly trend: TrendFinding;
  readonly jumps: JumpsReading;
  /** Present where there is a reference series. */
  readonly drift: DriftFinding | null;
}

const LABEL = 14;
const VERDICTS: Readonly<Record<TrendFinding['kind'], { readonly text: string; readonly tone: Tone }>> = {
  falling: { text: '✗ falling', tone: 'bad' },
  steady: { text: '✓ steady', tone: 'good' },
  tooFew: { text: '~ too few', tone: 'warn' },
  noScale: { text: '! no scale', tone: 'warn' },
};
const DRIFTS: Readonly<Record<DriftFinding['kind'], { readonly text: string; readonly tone: Tone }>> = {
  product: { text: '✗ the product', tone: 'bad' },
  judge: { text: '! the judge', tone: 'warn' },
  both: { text: '✗ both', tone: 'bad' },
  none: { text: '✓ neither', tone: 'good' },
  tooFew: { text: '~ cannot be told', tone: 'warn' },
  noScale: { text: '! no scale', tone: 'warn' },
};

/** The alarm's sentence first, then the days as a picture, the slope, the warning of three weeks, the jumps, and who drifts. */
export function renderTrend(report: TrendReport, frame: Frame): readonly string[] {
  const { trend, drift } = report;
  const inner: Frame = { ...frame, width: frame.width - 2 };
  return [
    ...renderSentence(toVerdict(report), trend.sentence, frame),
    '',
    ...indent([
      ...renderPicture(report, inner),
      ...('slopePerDay' in trend ? renderNumbers(trend, report, inner) : []),
      ...renderJumps(report, inner),
    ]),
    ...(drift === null
      ? []
      : ['', frame.paint('strong', 'WHO DRIFTS'), ...indent(renderSentence(DRIFTS[drift.kind], drift.sentence, inner))]),
  ];
}

/** A metric where lower is better gets worse by rising; a level that jumped may have no slope that is told from chance, but is not steady. */
function toVerdict({ trend, jumps, options }: TrendReport): { readonly text: string; readonly tone: Tone } {
  if (trend.kind === 'falling' && options.better === 'lower') return { text: '✗ rising', tone: 'bad' };
  const hasJumped = jumps.kind === 'jumps' && (jumps.cusum !== null || jumps.pageHinkley !== null);
  return trend.kind === 'steady' && hasJumped ? { text: '! jump', tone: 'warn' } : VERDICTS[trend.kind];
}

function renderSentence({ text, tone }: { text: string; tone: Tone }, sentence: string, { width, paint }: Frame): readonly string[] {
  const [first = '', ...rest] = hang(`${text}  `, sentence, width);
  return [`${paint(tone, text)}${first.slice(text.length)}`, ...rest];
}

/** Days are columns; where there are more than fit, the last ones are shown. */
function renderPicture({ points, breaks, hasDates }: TrendReport, { width, paint }: Frame): readonly string[] {
  const days = new Map(points.map(({ day, value }) => [day, value]));
  const last = points.reduce((latest, { day }) => Math.max(latest, day), Number.NEGATIVE_INFINITY);
  const earliest = points.reduce((first, { day }) => Math.min(first, day), Number.POSITIVE_INFINITY);
  const first = Math.max(earliest, last - (width - LABEL - 1));
  const span = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const values = span.map((day) => days.get(day) ?? null);
  const known = values.filter((value) => value !== null);
  const marks = span
    .map((day) => (breaks.includes(day) ? '^' : ' '))
    .join('')
    .trimEnd();
  const range = `${formatDay(first, hasDates)} to ${formatDay(last, hasDates)}, lowest ${level(Math.min(...known))}, highest ${level(Math.max(...known))}`;
  return [
    `${padEnd('days', LABEL)}${paint('accent', toSparkline(values))}`,
    ...(marks === '' ? [] : [`${padEnd('', LABEL)}${paint('warn', marks)}`, ...hang(padEnd('', LABEL), '^ begins anew (--breaks)', width)]),
    ...hang(padEnd('', LABEL), range, width).map((line) => paint('dim', line)),
  ];
}

function renderNumbers(trend: TrendNumbers, { options, hasDates }: TrendReport, { width, paint }: Frame): readonly string[] {
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, width);
  const weekly = `${signed(trend.weeklyChange)}, 95 % interval ${bound(trend.weeklyLow)} to ${bound(trend.weeklyHigh)}`;
  const bad = options.better === 'higher' ? -trend.limit : trend.limit;
  const { changes, fires } = trend.warn;
  const weeks = changes.map((change) => (change === null ? 'no data' : signed(change))).join(', ');
  const verdict = fires
    ? `! warning: every one is worse by ${percent(options.weeklyRate)} or more`
    : `no warning (that needs ${signed(2 * bad)} in each)`;
  return [
    ...line('a week', `${weekly}; the alarm asks for ${signed(bad)} or worse`),
    ...line(
      'tested',
      `${formatDay(trend.firstDay, hasDates)} to ${formatDay(trend.lastDay, hasDates)}: p ${formatP(trend.p)}, an alarm needs less than ${trend.level} (${trend.rule})`,
    ),
    ...line('last 3 weeks', `${weeks}: ${verdict}`).map((text) => (fires ? paint('warn', text) : text)),
  ];
}

function renderJumps({ jumps, hasDates }: TrendReport, { width, paint }: Frame): readonly string[] {
  const line = (text: string) => hang(padEnd('jumps', LABEL), text, width);
  if (jumps.kind === 'tooFew') return line(`${jumps.have} of ${jumps.need} days needed since the last change`);
  if (jumps.kind === 'flat') return line('the first 20 days do not vary, so there is no scale to look for jumps');
  const { cusum, pageHinkley, baseline } = jumps;
  const say = (name: string, day: number | null) => `${name} ${day === null ? 'none' : `rings on ${formatDay(day, hasDates)}`}`;
  const text = `${say('CUSUM', cusum)}, ${say('Page-Hinkley', pageHinkley)} (against the first ${baseline.days} days: ${level(baseline.mean)}, sd ${level(baseline.sd)})`;
  const rings = cusum !== null || pageHinkley !== null;
  return line(rings ? `! ${text}` : text).map((each) => (rings ? paint('warn', each) : each));
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
const bound = (share: number): string => (Number.isFinite(share) ? signed(share) : 'unknown');
const level = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
const formatP = (p: number): string => (p < 0.0001 ? 'below 0.0001' : p.toPrecision(2));
