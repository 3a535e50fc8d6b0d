import { formatDuration } from '../../../core/plan/format-duration.js';
import { toWatchPolicy } from '../to-rollout-spec.js';
import { type Check, error, warning } from './check-finding.js';

/** The watch: one late look must neither count as silence nor let the exposure expire. And somebody hears of a rollback. */
export const checkWatch: Check = ({ watch, notify }, { pagers }) => {
  const page = notify?.page;
  const pagerFindings =
    page !== undefined && pagers !== undefined && !pagers.includes(page)
      ? [
          error(
            '/notify/page',
            `Sent "${page}": no such pager is configured. Configured: ${pagers.join(', ') || 'none'}. Name one of these, configure it, or leave \`page\` out.`,
          ),
        ]
      : [];
  const silent =
    notify !== undefined && page === undefined
      ? [warning('/notify', 'No pager is named: a rollback at night is done, but nobody is told at once. Set notify.page.')]
      : [];
  if (watch === undefined) return [...pagerFindings, ...silent];
  const policy = toWatchPolicy(watch);
  const least = 2 * policy.intervalMs;
  const tooShort = (['noDataAfter', 'exposureTtl'] as const).flatMap((key) => {
    const ms = policy[`${key}Ms`];
    return ms >= least
      ? []
      : [
          error(
            `/watch/${key}`,
            `Sent ${formatDuration(ms)} with an interval of ${formatDuration(policy.intervalMs)}: one late look would trip it. Send at least two intervals (${formatDuration(least)}).`,
          ),
        ];
  });
  return [...pagerFindings, ...silent, ...tooShort];
};
