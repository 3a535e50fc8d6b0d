import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { AppError } from '../../../core/errors/app-error.js';

/** How long it takes until a person may have set right what Slack refuses. */
const SLOWLY_MS = 60_000;

/** Slack's own trouble, though it comes as a refusal. */
const PASSING: ReadonlySet<string> = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'ratelimited',
  'rate_limited',
  'team_added_to_org',
]);

const REMEDIES: Readonly<Record<string, string>> = {
  channel_not_found: 'Invite the app to the channel, or correct notify.slack.',
  not_in_channel: 'Invite the app to the channel.',
  is_archived: 'Open the channel again, or name another one in the next spec.',
  missing_scope: 'Install the app again with the scopes of its manifest.',
};

/**
 * One call of Slack's Web API. Errors: SLACK_UNAVAILABLE (no answer, a broken one, a rate limit with its `retryAfterMs`), SLACK_MISCONFIGURED (refused; tried
 * again all the same, slowly, because people set it right). Slack's own word for a refusal is `data.slackError`.
 */
export async function callSlack<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toAppError(what, error);
  }
}

/** Whether Slack refused with one of these words. */
export function isSlackError(error: unknown, words: ReadonlySet<string>): boolean {
  return error instanceof AppError && words.has(String(error.data['slackError']));
}

function toAppError(what: string, error: unknown): AppError {
  if (error instanceof WebAPIRateLimitedError) {
    const detail = `Slack takes nothing more for ${error.retryAfter} s: could not ${what}.`;
    return new AppError('SLACK_UNAVAILABLE', detail, { cause: error, data: { retryAfterMs: error.retryAfter * 1_000 } });
  }
  // A proxy's page with status 200 comes as a refusal, whose word is the page.
  const word = error instanceof WebAPIPlatformError && /^[a-z0-9_]{1,80}$/.test(error.data.error) ? error.data.error : null;
  if (word === null) return new AppError('SLACK_UNAVAILABLE', `Slack does not answer: could not ${what}.`, { cause: error });
  if (PASSING.has(word))
    return new AppError('SLACK_UNAVAILABLE', `Slack answers ${word}: could not ${what}.`, { data: { slackError: word } });
  const remedy = REMEDIES[word] === undefined ? '' : ` ${REMEDIES[word]}`;
  const detail = `Slack refuses to ${what}: ${word}${toNeeded(error)}.${remedy} \`tidegate slack check\` says what is missing.`;
  return new AppError('SLACK_MISCONFIGURED', detail, { data: { slackError: word, retryAfterMs: SLOWLY_MS } });
}

function toNeeded(error: unknown): string {
  const needed = error instanceof WebAPIPlatformError && 'needed' in error.data ? error.data.needed : undefined;
  return typeof needed === 'string' ? ` (${needed})` : '';
}
