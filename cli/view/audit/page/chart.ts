import { type Html, html } from './html.js';

export interface ChartPoint {
  readonly atMs: number;
  readonly control: number;
  readonly candidate: number;
}

/** Points of one stage attempt: the line breaks between attempts, whose windows begin anew. */
export interface ChartRun {
  readonly label: string;
  readonly points: readonly ChartPoint[];
}

export interface ChartSpec {
  readonly title: string;
  /** The same in a sentence, for those who do not see it. */
  readonly description: string;
  readonly runs: readonly ChartRun[];
  readonly format: (value: number) => string;
}

const [WIDTH, HEIGHT] = [960, 280];
const BOX = { left: 66, right: WIDTH - 96, top: 26, bottom: HEIGHT - 34 };
const STEPS = [1, 2, 2.5, 5, 10];

/** Both arms over time as an inline drawing: candidate a solid line, control a dashed one, each named at its end. */
export function toChart({ title, description, runs, format }: ChartSpec): Html {
  const points = runs.flatMap((run) => run.points);
  const [fromMs, toMs] = rangeOf(points.map(({ atMs }) => atMs));
  const ticks = toTicks(points.flatMap(({ control, candidate }) => [control, candidate]));
  const [low = 0, high = 1] = [ticks[0], ticks.at(-1)];
  const x = (atMs: number) => round(toMs === fromMs ? BOX.left : BOX.left + ((atMs - fromMs) / (toMs - fromMs)) * (BOX.right - BOX.left));
  const y = (value: number) => round(BOX.bottom - ((value - low) / (high - low)) * (BOX.bottom - BOX.top));
  const grid = ticks.map(
    (tick) =>
      html`<line class="grid" x1="${BOX.left}" x2="${BOX.right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${BOX.left - 8}" y="${y(tick) + 4}" text-anchor="end">${format(tick)}</text>`,
  );
  const marks = runs.map(({ label, points: [first] }) =>
    first === undefined
      ? html``
      : html`<line class="mark" x1="${x(first.atMs)}" x2="${x(first.atMs)}" y1="${BOX.top}" y2="${BOX.bottom}"/><text x="${x(first.atMs) + 4}" y="${BOX.top - 8}">${label}</text>`,
  );
  const lines = runs.flatMap((run) =>
    (['control', 'candidate'] as const).map((arm) =>
      toLine(
        arm,
        run.points.map((point) => [x(point.atMs), y(point[arm])]),
      ),
    ),
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${description}"><title>${title}</title><desc>${description}</desc>${grid}${marks}${lines}${toNames(points.at(-1), x, y)}${toTimeAxis(fromMs, toMs, x)}</svg>`;
}

function toLine(arm: 'control' | 'candidate', places: readonly (readonly [number, number])[]): Html {
  const [[cx, cy] = [0, 0]] = places;
  if (places.length === 1) return html`<circle class="${arm}-dot" cx="${cx}" cy="${cy}" r="3.5"/>`;
  return html`<polyline class="${arm}" points="${places.map((place) => place.join(',')).join(' ')}"/>`;
}

/** At the end of each line; pushed apart where they would lie on each other. */
function toNames(last: ChartPoint | undefined, x: (atMs: number) => number, y: (value: number) => number): readonly Html[] {
  if (last === undefined) return [];
  const places = { candidate: y(last.candidate), control: y(last.control) };
  const [upper, lower] = places.candidate <= places.control ? (['candidate', 'control'] as const) : (['control', 'candidate'] as const);
  const push = Math.max(0, (16 - (places[lower] - places[upper])) / 2);
  const at = { [upper]: places[upper] - push, [lower]: places[lower] + push } as Record<'candidate' | 'control', number>;
  return (['candidate', 'control'] as const).map(
    (arm) => html`<text class="${arm}-name" x="${x(last.atMs) + 8}" y="${round(at[arm]) + 4}">${arm}</text>`,
  );
}

function toTimeAxis(fromMs: number, toMs: number, x: (atMs: number) => number): readonly Html[] {
  const places = toMs === fromMs ? [0] : [0, 0.25, 0.5, 0.75, 1];
  const isLong = toMs - fromMs > 36 * 3_600_000;
  return places.map((part) => {
    const atMs = fromMs + part * (toMs - fromMs);
    const iso = new Date(atMs).toISOString();
    return html`<text x="${x(atMs)}" y="${HEIGHT - 10}" text-anchor="middle">${isLong ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16)}</text>`;
  });
}

/** Round numbers around all values, from below the least to above the greatest. */
function toTicks(values: readonly number[]): readonly number[] {
  const [low, high] = rangeOf(values);
  const span = high > low ? high - low : Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = (STEPS.find((factor) => factor * power * 4 >= span) ?? 10) * power;
  const first = Math.floor(low / step);
  const count = Math.max(1, Math.ceil(high / step) - first);
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

const rangeOf = (values: readonly number[]): readonly [number, number] =>
  values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [values[0] ?? 0, values[0] ?? 0]);

const round = (value: number): number => Math.round(value * 10) / 10;
