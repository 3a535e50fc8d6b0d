import { look, ok, type SlackCheck, skipped, wrong } from '../slack-check.js';

const NAME = 'clock';
/** HTTP's Date has whole seconds, and the answer was under way. */
const NOTICED_MS = 5_000;
/** Signed requests are refused beyond five minutes into the past, and sooner into the future; a minute leaves room for a clock that drifts on. */
const TOO_FAR_MS = 60_000;

/** Our clock against Slack's, both in milliseconds since 1970; null or NaN: Slack did not tell the time. */
export function judgeClock(slackMs: number | null, ourMs: number): SlackCheck {
  if (slackMs === null || Number.isNaN(slackMs)) return skipped(NAME, 'Slack did not tell the time');
  const skewMs = ourMs - slackMs;
  const distance = `${Math.round(Math.abs(skewMs) / 1_000)} s ${skewMs > 0 ? 'ahead of' : 'behind'} Slack's`;
  if (Math.abs(skewMs) > TOO_FAR_MS)
    return wrong(NAME, `${distance}: requests signed by Slack will be refused`, 'Set the clock of this machine (NTP).');
  if (Math.abs(skewMs) >= NOTICED_MS) return look(NAME, distance, 'Synchronise the clock of this machine (NTP) before it drifts further.');
  return ok(NAME, "agrees with Slack's");
}
