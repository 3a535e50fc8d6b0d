import type { ChartBlock } from '../../../../../contracts/slack/blocks/chart-block.js';
import { type Html, html } from './html.js';

type Chart = ChartBlock['chart'];
type AxisChart = Exclude<Chart, { type: 'pie' }>;
type Point = readonly [x: number, y: number];

const WIDTH = 560;
const HEIGHT = 220;
const LEFT = 60;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 34;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
const PLOT_HEIGHT = HEIGHT - TOP - BOTTOM;
const LINES = 4;

/** A chart as a picture with its numbers as text beside it for those who cannot see it. */
export function renderChart({ title, chart }: ChartBlock): Html {
  const names =
    chart.type === 'pie' ? chart.segments.map(({ label, value }) => `${label} (${value})`) : chart.series.map(({ name }) => name);
  const legend = html`<ul class="legend">${names.map((name, index) => html`<li><span class="swatch series-${index}"></span><bdi>${name}</bdi></li>`)}</ul>`;
  return html`<figure class="chart"><figcaption><bdi>${title}</bdi></figcaption>${chart.type === 'pie' ? renderPie(chart) : renderAxes(chart)}${legend}</figure>`;
}

function renderAxes(chart: AxisChart): Html {
  const { series, axis_config: axis } = chart;
  const values = series.flatMap(({ data }) => data.map(({ value }) => value));
  const scale = toScale(values, chart.type === 'line');
  const step = PLOT_WIDTH / axis.categories.length;
  const xOf = (label: string) => LEFT + step * (axis.categories.indexOf(label) + 0.5);
  const everyLabel = Math.ceil(axis.categories.length / 10);
  const labels = axis.categories.map(
    (label, index) =>
      index % everyLabel === 0 && html`<text x="${round(xOf(label))}" y="${HEIGHT - 16}" text-anchor="middle">${label}</text>`,
  );
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(chart)}">${scale.ticks.map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(scale.toY(value))}" y2="${round(scale.toY(value))}"/><text x="${LEFT - 6}" y="${round(scale.toY(value) + 4)}" text-anchor="end">${toShort(value)}</text>`,
  )}${labels}${axis.x_label !== undefined && html`<text class="axis" x="${LEFT + PLOT_WIDTH / 2}" y="${HEIGHT - 2}" text-anchor="middle">${axis.x_label}</text>`}${axis.y_label !== undefined && html`<text class="axis" transform="rotate(-90)" x="${-(TOP + PLOT_HEIGHT / 2)}" y="12" text-anchor="middle">${axis.y_label}</text>`}${series.map(
    (one, index) => {
      const points = one.data.map(({ label, value }): Point => [xOf(label), scale.toY(value)]);
      return chart.type === 'bar'
        ? renderBars(points, index, { step, of: series.length, base: scale.toY(Math.max(0, scale.ticks[0] ?? 0)) })
        : renderLine(points, index, chart.type === 'area' ? scale.toY(Math.max(0, scale.ticks[0] ?? 0)) : null);
    },
  )}</svg>`;
}

function renderLine(points: readonly Point[], series: number, base: number | null): Html {
  const path = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const area =
    base !== null &&
    html`<path class="area series-${series}" d="${`${path}L${round(last)} ${round(base)}L${round(first)} ${round(base)}Z`}"/>`;
  const dots = points.map(([x, y]) => html`<circle class="series-${series}" cx="${round(x)}" cy="${round(y)}" r="3"/>`);
  return html`${area}<path class="line series-${series}" d="${path}"/>${dots}`;
}

function renderBars(
  points: readonly Point[],
  series: number,
  { step, of, base }: { readonly step: number; readonly of: number; readonly base: number },
): readonly Html[] {
  const width = (step * 0.7) / of;
  return points.map(
    ([x, y]) =>
      html`<rect class="series-${series}" x="${round(x - (width * of) / 2 + width * series)}" y="${round(Math.min(y, base))}" width="${round(width - 1)}" height="${round(Math.abs(base - y))}" rx="1.5"/>`,
  );
}

function renderPie({ segments, ...chart }: Extract<Chart, { type: 'pie' }>): Html {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let turned = 0;
  const slices = segments.map(({ value }, index) => {
    const from = turned;
    const to = from + value / total;
    turned = to;
    return to - from > 0.9999
      ? html`<circle class="slice series-${index}" cx="110" cy="110" r="96"/>`
      : html`<path class="slice series-${index}" d="${`M110 110L${onCircle(from)}A96 96 0 ${to - from > 0.5 ? 1 : 0} 1 ${onCircle(to)}Z`}"/>`;
  });
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe({ ...chart, segments })}"><g transform="translate(170 0)">${slices}</g></svg>`;
}

const onCircle = (turn: number): string =>
  `${round(110 + 96 * Math.sin(turn * 2 * Math.PI))} ${round(110 - 96 * Math.cos(turn * 2 * Math.PI))}`;

interface Scale {
  /** Values of the grid's lines, lowest first. */
  readonly ticks: readonly number[];
  readonly toY: (value: number) => number;
}

/** From zero, unless the values of a line lie close together and far from it; with lines at round values. */
function toScale(values: readonly number[], mayBeginHigh: boolean): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const isFar = mayBeginHigh && low > 0 && high - low < low * 0.5;
  const [bottom, top] = isFar ? [low, high] : [Math.min(0, low), Math.max(0, high)];
  const step = toRoundStep((top - bottom || Math.abs(top) || 1) / LINES);
  const first = Math.floor(bottom / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(top / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { ticks, toY: (value) => TOP + PLOT_HEIGHT * (1 - (value / step - first) / (last - first)) };
}

/** 1, 2 or 5 times a power of ten. */
function toRoundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return ([1, 2, 5].find((factor) => factor * power >= wanted * 0.999) ?? 10) * power;
}

function describe(chart: Chart): string {
  if (chart.type === 'pie') return `Pie chart: ${chart.segments.map(({ label, value }) => `${label} ${value}`).join(', ')}`;
  const series = chart.series.map(({ name, data }) => `${name}: ${data.map(({ label, value }) => `${label} ${value}`).join(', ')}`);
  return `${chart.type} chart. ${series.join('; ')}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const toShort = (value: number): string =>
  Math.abs(value) >= 10_000 ? `${Math.round(value / 1_000)}k` : String(Number(value.toPrecision(6)));
