import { formatBriefly } from '../../../plan/format-duration.js';
import { ROLLBACK_CAUSES } from '../../view/rollback-words.js';
import type { ExplainInput } from '../explain-input.js';
import { closed, describeMoment } from '../words.js';

/** `a guard failed: errors 5.4 % against …`, with the person where one asked for it. */
export function toCauseWords({ view }: ExplainInput): string {
  const { rollback } = view;
  if (rollback === null) return closed(view.detail === '' ? view.headline : view.detail);
  const who = rollback.cause === 'person' || rollback.cause === 'kill' ? ` (${rollback.by})` : '';
  return `${ROLLBACK_CAUSES[rollback.cause]}${who}: ${closed(rollback.reason)}`;
}

/** ` 8s ago (…), 1h14m after it was asked for`; empty while it has not ended. */
export function endedWhen({ view, nowMs }: ExplainInput): string {
  return view.endedAtMs === null
    ? ''
    : ` ${describeMoment(view.endedAtMs, nowMs)}, ${formatBriefly(view.endedAtMs - view.startedAtMs)} after it was asked for`;
}
