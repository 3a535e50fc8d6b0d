import type { WebhookDeliveryView } from '../../../core/webhooks/webhook-view.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { hang } from '../terminal/text.js';
import { relative } from '../terminal/times.js';

const HEADS: readonly ColumnHead[] = [
  { header: 'delivery', align: 'right' },
  { header: 'state' },
  { header: 'event', shrinksTo: 12 },
  { header: 'happened' },
  { header: 'answer' },
  { header: 'tries', align: 'right' },
  { header: 'next' },
];

const STATES: Readonly<Record<WebhookDeliveryView['state'], { readonly text: string; readonly tone: Tone }>> = {
  pending: { text: '○ waits', tone: 'accent' },
  failed: { text: '↻ tries again', tone: 'warn' },
  delivered: { text: '✓ taken', tone: 'good' },
  dead: { text: '✗ given up', tone: 'bad' },
};

/** One line for each delivery, and below those that were not taken why. */
export function renderDeliveries(deliveries: readonly WebhookDeliveryView[], frame: Frame): readonly string[] {
  if (deliveries.length === 0) return ['Nothing was sent yet. `tidegate webhooks test <id>` sends a ping.'];
  const rows = deliveries.map((delivery) => toRow(delivery, frame));
  const [header = '', ...lines] = renderColumns(HEADS, rows, frame);
  return [header, ...lines.flatMap((line, index) => [line, ...renderError(deliveries[index] as WebhookDeliveryView, frame)])];
}

/** What came of one attempt that somebody has asked for. */
export function renderSent(delivery: WebhookDeliveryView, frame: Frame): readonly string[] {
  const { type, status, tookMs, id } = delivery;
  const { paint } = frame;
  if (delivery.state === 'delivered') return [`${paint('good', '✓ taken')}  ${type}  answered ${status} in ${tookMs} ms  (delivery ${id})`];
  return [`${renderState(delivery, frame)}  ${type}  (delivery ${id})`, ...renderError(delivery, frame)];
}

function renderState({ state }: WebhookDeliveryView, { paint }: Frame): string {
  const { text, tone } = STATES[state] ?? { text: `? ${state}`, tone: 'warn' };
  return paint(tone, text);
}

function toRow(delivery: WebhookDeliveryView, frame: Frame): readonly string[] {
  const { id, type, atMs, status, tookMs, attempts, nextAtMs, state } = delivery;
  const answer = status === null ? '–' : `${status} in ${tookMs ?? 0} ms`;
  const next = state === 'failed' && nextAtMs !== null ? relative(Math.max(nextAtMs, frame.nowMs), frame.nowMs) : '–';
  return [`${id}`, renderState(delivery, frame), type, relative(atMs, frame.nowMs), answer, `${attempts}`, next];
}

const renderError = ({ error }: WebhookDeliveryView, { paint, width }: Frame): readonly string[] =>
  error === null ? [] : hang('  ', error, width).map((line) => paint('dim', line));
