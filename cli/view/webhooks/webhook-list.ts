import type { WebhookView } from '../../../core/webhooks/webhook-view.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { hang } from '../terminal/text.js';
import { relative } from '../terminal/times.js';

const HEADS: readonly ColumnHead[] = [
  { header: 'webhook', shrinksTo: 12 },
  { header: 'id' },
  { header: 'state' },
  { header: 'last delivered' },
  { header: 'about', shrinksTo: 12 },
];

const STATES: Readonly<Record<WebhookView['state'], { readonly text: string; readonly tone: Tone }>> = {
  unused: { text: '○ nothing yet', tone: 'dim' },
  delivering: { text: '● delivers', tone: 'good' },
  failing: { text: '✗ fails', tone: 'bad' },
  inactive: { text: '‖ inactive', tone: 'warn' },
};

/** Two lines for each: whether it works; where to, and what of. */
export function renderWebhooks(webhooks: readonly WebhookView[], frame: Frame): readonly string[] {
  if (webhooks.length === 0)
    return ['No webhooks: nobody is told. `tidegate webhooks create https://hooks.example.com/tidegate` makes one.'];
  const rows = webhooks.map((webhook) => toRow(webhook, frame));
  const [header = '', ...lines] = renderColumns(HEADS, rows, frame);
  return [header, ...lines.flatMap((line, index) => [line, ...renderMore(webhooks[index] as WebhookView, frame)])];
}

function toRow(webhook: WebhookView, { paint, nowMs }: Frame): readonly string[] {
  const { name, id, state, lastDeliveredAtMs } = webhook;
  const { text, tone } = STATES[state] ?? { text: `? ${state}`, tone: 'warn' };
  const last = lastDeliveredAtMs === null ? paint('dim', 'never') : relative(lastDeliveredAtMs, nowMs);
  return [name, id, paint(tone, text), last, describeScope(webhook)];
}

function renderMore(
  { url, events, failingSinceMs, isActive, inactiveReason, previousUntilMs }: WebhookView,
  frame: Frame,
): readonly string[] {
  const { paint, width, nowMs } = frame;
  const told = events.includes('*') ? 'everything' : events.join(', ');
  const failing =
    isActive && failingSinceMs !== null ? [`nothing was taken since ${relative(failingSinceMs, nowMs)}; it goes on trying`] : [];
  const ended = !isActive && inactiveReason !== null ? [`Tidegate ended it: ${inactiveReason}`] : [];
  const both =
    previousUntilMs !== null && previousUntilMs > nowMs
      ? [`the old secret is signed with, too, ends ${relative(previousUntilMs, nowMs)}`]
      : [];
  return [
    ...hang('  ', `${url} · ${told}`, width).map((line) => paint('dim', line)),
    ...[...failing, ...ended].flatMap((text) => hang('  ', text, width)).map((line) => paint('warn', line)),
    ...both.flatMap((text) => hang('  ', text, width)).map((line) => paint('dim', line)),
  ];
}

export function describeScope({ environment, features }: Pick<WebhookView, 'environment' | 'features'>): string {
  const what = features === '*' ? 'all features' : features;
  return environment === '*' ? what : `${what} in ${environment}`;
}
