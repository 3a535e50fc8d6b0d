import { AppError } from '../core/errors/app-error.js';

/** How this installation wakes somebody up. Addresses may carry a token, and routing keys are secrets: no message repeats them. */
export type PagerConfig =
  | { readonly kind: 'webhook'; readonly url: string }
  /** `url`: of the service region, without path. */
  | { readonly kind: 'pagerduty'; readonly routingKey: string; readonly url: string };

const PAGERDUTY = 'pagerduty:';
const PAGERDUTY_URL = 'https://events.pagerduty.com';
const NAME = 'TIDEGATE_PAGERS';

/**
 * Pager name → how it is reached, from `oncall=pagerduty:<routing key>,eu=pagerduty:<routing key>@https://events.eu.pagerduty.com,backup=https://…`.
 * Errors: CONFIG_INVALID.
 */
export function toPagers(parts: readonly string[]): Readonly<Record<string, PagerConfig>> {
  return Object.fromEntries(parts.map((part, index) => toPager(part, index)));
}

function toPager(part: string, index: number): readonly [string, PagerConfig] {
  const at = part.indexOf('=');
  if (at < 1) return refuse(`its part ${index + 1} has no name; it must be name=address, several with commas between.`);
  const [name, target] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  return [name, target.startsWith(PAGERDUTY) ? toPagerduty(name, target.slice(PAGERDUTY.length)) : toWebhook(name, target)];
}

function toWebhook(name: string, url: string): PagerConfig {
  if (isAddress(url)) return { kind: 'webhook', url };
  return refuse(`"${name}" has neither an address (https://…, without user and password) nor pagerduty:<routing key>.`);
}

function toPagerduty(name: string, target: string): PagerConfig {
  const at = target.indexOf('@');
  const routingKey = at === -1 ? target : target.slice(0, at);
  if (!/^[A-Za-z0-9]{32}$/.test(routingKey))
    return refuse(
      `the routing key of "${name}" has ${routingKey.length} characters; it must be the 32 letters and digits of an integration "Events API V2" in PagerDuty.`,
    );
  if (at === -1) return { kind: 'pagerduty', routingKey, url: PAGERDUTY_URL };
  const url = target.slice(at + 1).replace(/\/+(v2\/enqueue\/*)?$/, '');
  if (isAddress(url) && (url.startsWith('https:') || isLoopback(url))) return { kind: 'pagerduty', routingKey, url };
  return refuse(`the address of "${name}" after the @ must be like https://events.eu.pagerduty.com; plain http only to this machine.`);
}

const isAddress = (url: string): boolean => /^https?:\/\//.test(url) && URL.canParse(url) && new URL(url).username === '';

const isLoopback = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

function refuse(detail: string): never {
  throw new AppError('CONFIG_INVALID', `${NAME}: ${detail}`);
}
