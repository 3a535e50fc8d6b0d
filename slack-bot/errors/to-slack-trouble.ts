import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { type Refusal, refuse } from '../../core/errors/refusal.js';

/** Slack's words for a token that is not (or no longer) good enough. */
const CONFIGURATION: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'missing_scope',
  'no_permission',
]);
const NOT_NOW: ReadonlySet<string> = new Set(['ratelimited', 'fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);

/** A failed call of the Web API as what it means; null for what is none, and for calls that we made wrongly. */
export function toSlackTrouble(error: unknown): Refusal | null {
  if (error instanceof WebAPIPlatformError) return fromPlatform(error.data.error);
  if (error instanceof WebAPIRateLimitedError)
    return refuse('SLACK_UNAVAILABLE', `Slack takes no more calls for ${error.retryAfter} s. Try again then.`);
  if (error instanceof WebAPIHTTPError)
    return refuse('SLACK_UNAVAILABLE', `Slack answered with status ${error.statusCode}. Try again soon.`);
  if (error instanceof WebAPIRequestError) return refuse('SLACK_UNAVAILABLE', 'Slack did not answer. Try again soon.');
  return null;
}

function fromPlatform(name: string): Refusal | null {
  if (CONFIGURATION.has(name))
    return refuse('SLACK_MISCONFIGURED', `Slack refuses this installation's token (${name}). Whoever runs Tidegate can mend it.`);
  return NOT_NOW.has(name) ? refuse('SLACK_UNAVAILABLE', `Slack could not do it now (${name}). Try again soon.`) : null;
}

/** What Slack says about the right to open a modal; null for any other error. */
export function toTriggerTrouble(error: unknown): 'expired' | 'used' | null {
  if (!(error instanceof WebAPIPlatformError)) return null;
  const { error: name } = error.data;
  if (name === 'exchanged_trigger_id') return 'used';
  return name === 'expired_trigger_id' || name === 'invalid_trigger_id' ? 'expired' : null;
}
