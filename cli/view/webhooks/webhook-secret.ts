import type { WebhookView } from '../../../core/webhooks/webhook-view.js';
import type { Frame } from '../terminal/frame.js';
import { hang } from '../terminal/text.js';
import { clockTime, relative } from '../terminal/times.js';
import { describeScope } from './webhook-list.js';

/** What was made, for the person; the secret itself is printed elsewhere. */
export function renderCreatedWebhook(webhook: WebhookView, frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const { name, id, url, events } = webhook;
  const told = events.includes('*') ? 'everything that happens' : events.join(', ');
  return [
    `${paint('good', '✓ made')}  ${paint('strong', name)}  ${id}`,
    ...hang('  goes to  ', url, width),
    ...hang('  tells    ', `${told}: ${describeScope(webhook)}`, width),
    ...hang('  try it   ', `tidegate webhooks test ${id}`, width),
    ...renderOnce(frame),
  ];
}

export function renderRotatedWebhook({ name, id, previousUntilMs }: WebhookView, frame: Frame): readonly string[] {
  const { paint, width, nowMs } = frame;
  const isBoth = previousUntilMs !== null && previousUntilMs > nowMs;
  const then = isBoth
    ? `Messages carry both signatures until ${clockTime(previousUntilMs, nowMs)} (${relative(previousUntilMs, nowMs)}): give the receiver the new secret before then.`
    : 'Messages are signed with the new secret alone from now on.';
  return [`${paint('good', '✓ rotated')}  ${paint('strong', name)}  ${id}`, ...hang('  ', then, width), ...renderOnce(frame)];
}

function renderOnce({ paint, width }: Frame): readonly string[] {
  const text =
    'This is the only time that the secret is shown. The receiver verifies with it what it gets; any library of the Standard Webhooks specification does.';
  return hang('! ', text, width).map((line) => paint('warn', line));
}
