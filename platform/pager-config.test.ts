import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors/app-error.js';
import { readConfig } from './config.js';

const KEY = 'R0abcdefghijklmnopqrstuvwxyz0123';
const pagersOf = (text: string) => readConfig({ TIDEGATE_PAGERS: text }).pagers;

function refusalOf(text: string): AppError {
  try {
    pagersOf(text);
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  return expect.unreachable('it was taken');
}

describe('R-SLACK-1 TIDEGATE_PAGERS', () => {
  it('takes webhooks and PagerDuty side by side', () =>
    expect(pagersOf(`oncall=pagerduty:${KEY}, backup=https://hooks.example.com/page?a=b`)).toEqual({
      oncall: { kind: 'pagerduty', routingKey: KEY, url: 'https://events.pagerduty.com' },
      backup: { kind: 'webhook', url: 'https://hooks.example.com/page?a=b' },
    }));

  it.each([
    ['the EU region', 'https://events.eu.pagerduty.com', 'https://events.eu.pagerduty.com'],
    ['a slash at the end', 'https://events.eu.pagerduty.com/', 'https://events.eu.pagerduty.com'],
    ['the whole address', 'https://events.eu.pagerduty.com/v2/enqueue', 'https://events.eu.pagerduty.com'],
    ['this machine without TLS', 'http://127.0.0.1:9999', 'http://127.0.0.1:9999'],
    ['localhost', 'http://localhost:9999', 'http://localhost:9999'],
  ])('takes another service region after the @: %s', (_, url, base) =>
    expect(pagersOf(`oncall=pagerduty:${KEY}@${url}`)).toEqual({ oncall: { kind: 'pagerduty', routingKey: KEY, url: base } }),
  );

  it('is empty where nothing is said', () => expect(pagersOf('')).toEqual({}));

  it.each([
    ['a key that is too short', `oncall=pagerduty:${KEY.slice(1)}`, /"oncall" has 31 characters/],
    ['a key with other characters', `oncall=pagerduty:${KEY.slice(2)}-_`, /32 letters and digits/],
    ['a REST key of 20 characters', 'oncall=pagerduty:e+kd5BWM-NCknhB3XnYg', /"oncall" has 20 characters/],
    ['plain http to another machine', `oncall=pagerduty:${KEY}@http://events.example.com`, /plain http only to this machine/],
    ['a region that is no address', `oncall=pagerduty:${KEY}@eu`, /"oncall" after the @/],
    ['no name', `=https://hooks.example.com/${KEY}`, /part 1 has no name/],
    ['no sign of equality', KEY, /part 1 has no name/],
    ['no address', `oncall=${KEY}`, /"oncall" has neither an address/],
    ['an address that is no web address', `oncall=ftp://${KEY}`, /"oncall" has neither an address/],
    ['a user in the address', `oncall=https://me:${KEY}@example.com`, /without user and password/],
  ])('refuses %s and repeats no secret', (_, text, message) => {
    const refusal = refusalOf(text);
    expect([refusal.code, refusal.message]).toEqual(['CONFIG_INVALID', expect.stringMatching(message)]);
    expect(refusal.message).not.toContain(text.slice(text.indexOf(':') + 1).slice(0, 12));
    expect(refusal.message).not.toContain(KEY.slice(2, 20));
  });
});
