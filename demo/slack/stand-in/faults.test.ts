import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.js';
import type { SlackStandIn } from './slack-stand-in.js';
import { startSlackStandIn } from './start-slack-stand-in.js';

let slack: SlackStandIn;
let client: WebClient;
const method = 'chat.postMessage';
const post = (text = 'a') => client.chat.postMessage({ channel: 'C0RELEASES', text });
const failure = () =>
  post().then(
    () => null,
    (error: unknown) => error,
  );

beforeEach(async () => {
  slack = await startSlackStandIn({ hasRateLimits: false });
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2_000,
  });
});
afterEach(() => slack.stop());

describe('what goes wrong on purpose', () => {
  it('429 with Retry-After', async () => {
    slack.faults.add({ method, kind: 'rateLimited', retryAfterS: 7, times: 1 });
    const error = await failure();
    expect(error).toBeInstanceOf(WebAPIRateLimitedError);
    expect(error).toMatchObject({ retryAfter: 7 });
    expect(await post()).toMatchObject({ ok: true });
  });

  it('500, and another status', async () => {
    slack.faults.add({ method, kind: 'serverError', times: 1 });
    slack.faults.add({ method, kind: 'serverError', status: 503, times: 1 });
    expect(await failure()).toMatchObject({ constructor: WebAPIHTTPError, statusCode: 500 });
    expect(await failure()).toMatchObject({ constructor: WebAPIHTTPError, statusCode: 503 });
  });

  it('a page of HTML with status 200', async () => {
    slack.faults.add({ method, kind: 'html', times: 1 });
    expect(await failure()).toBeInstanceOf(WebAPIPlatformError);
  });

  it("Slack's own refusal", async () => {
    slack.faults.add({ method, kind: 'refused', error: 'fatal_error', times: 1 });
    expect(await failure()).toMatchObject({ data: { error: 'fatal_error' } });
  });

  it('a reset before anything is done, and one after it: only then is the message there', async () => {
    slack.faults.add({ method, kind: 'reset', times: 1 });
    expect(await failure()).toBeInstanceOf(WebAPIRequestError);
    expect(slack.read.channel('releases')).toEqual([]);
    slack.faults.add({ method, kind: 'lostAnswer', times: 1 });
    expect(await failure()).toBeInstanceOf(WebAPIRequestError);
    expect(slack.read.channel('releases')).toHaveLength(1);
    expect(slack.calls.map(({ outcome }) => outcome)).toEqual(['reset', 'lostAnswer']);
  });

  it('an answer that comes after the client has given up, although it is done', async () => {
    client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, timeout: 50 });
    slack.faults.add({ method, kind: 'slow', ms: 300, times: 1 });
    expect(await failure()).toBeInstanceOf(WebAPIRequestError);
    await slack.until(() => slack.read.channel('releases').length === 1, 'the slow message');
  });

  it('hits a method or all of them, so often or until it is lifted, and only the calls that it is meant for', async () => {
    const forever: Fault = { method: '*', kind: 'serverError', when: ({ text }) => text !== 'b' };
    const handle = slack.faults.add(forever);
    expect(await failure()).toBeInstanceOf(WebAPIHTTPError);
    await expect(client.auth.test()).rejects.toBeInstanceOf(WebAPIHTTPError);
    expect(await post('b')).toMatchObject({ ok: true });
    expect(handle.hits).toBe(2);
    handle.lift();
    expect(await post()).toMatchObject({ ok: true });
    slack.faults.add(forever);
    slack.faults.clear();
    expect(await post()).toMatchObject({ ok: true });
  });
});
