import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTidegate } from './create-tidegate.js';
import { CONTROL, type FakeTidegate, reply, startFakeTidegate } from './test/fake-tidegate.js';
import type { Tidegate, TidegateOptions } from './tidegate.js';

let server: FakeTidegate;
let tidegate: Tidegate | undefined;
let said: string[];
beforeEach(async () => {
  server = await startFakeTidegate();
  said = [];
});
afterEach(async () => {
  await tidegate?.close(0);
  await server.stop();
});

function open(options: Partial<TidegateOptions> = {}): Tidegate {
  const onRefused = (why: string) => void said.push(why);
  tidegate = createTidegate({ baseUrl: server.url, feature: 'support-answer', control: CONTROL, follow: false, onRefused, ...options });
  return tidegate;
}
const resolve = (unit: string) => (tidegate as Tidegate).resolve({ unit, startedAt: 1_760_000_000_000 });

/** Lets in whoever shows this key. */
function admitOnly(key: string): string[] {
  const shown: string[] = [];
  const { evaluate, outcomes } = server;
  server.evaluate = (request, response) => {
    shown.push(request.headers.authorization ?? '');
    if (request.headers.authorization === `Bearer ${key}`) evaluate(request, response);
    else reply(response, 401, { errorDetails: 'The API key is not valid.' });
  };
  server.outcomes = (request, response) =>
    request.headers.authorization === `Bearer ${key}` ? outcomes(request, response) : reply(response, 401, { detail: 'Not valid.' });
  return shown;
}

describe('R-API-1 the API key of an application', () => {
  it('is sent with evaluations, outcomes, samples and on the event stream', async () => {
    const seen = new Set<string>();
    const spy: typeof fetch = (input, init) => {
      seen.add(`${new URL(String(input)).pathname} ${new Headers(init?.headers).get('authorization')}`);
      return fetch(input, init);
    };
    open({ apiKey: 'tg_a', fetch: spy, follow: true, sampleShare: 1 });
    const snapshot = await resolve('s');
    tidegate?.outcome(snapshot, { metrics: { error: 0 } });
    tidegate?.sample(snapshot, { output: 'Yes.' });
    await tidegate?.flush();
    await server.followers(1);
    const paths = ['/features/support-answer/ofrep/v1/evaluate/flags', '/ofrep/v1/sse', '/v1/outcomes', '/v1/samples'];
    expect([...seen].sort()).toEqual(paths.map((path) => `${path} Bearer tg_a`));
  });

  it('is asked for anew before each request where a function gives it, so that a rotated one is taken up', async () => {
    const keys = ['tg_old', 'tg_new'];
    const shown = admitOnly('tg_new');
    open({ apiKey: async () => keys.shift() ?? 'tg_new' });
    expect((await resolve('before')).source).toBe('control');
    expect((await resolve('after')).source).toBe('server');
    expect(shown).toEqual(['Bearer tg_old', 'Bearer tg_new']);
  });

  it('that is refused is told of once, with what Tidegate says, without the key; units get the control values', async () => {
    admitOnly('tg_other');
    open({ apiKey: 'tg_revoked' });
    for (const unit of ['a', 'b', 'c']) expect(await resolve(unit)).toMatchObject({ arm: 'control', source: 'control' });
    expect(said).toEqual([expect.stringMatching(/^Tidegate refuses this application \(401 at \/features.*The API key is not valid\./)]);
    expect(said.join()).not.toContain('tg_');
    expect(tidegate?.stats).toMatchObject({ refused: 3, fallbacks: 3 });
  });

  it('is told of again when it was good in between', async () => {
    let key = 'tg_bad';
    admitOnly('tg_good');
    open({ apiKey: () => key });
    await resolve('a');
    key = 'tg_good';
    await resolve('b');
    key = 'tg_bad';
    await resolve('c');
    expect(said).toHaveLength(2);
  });

  it('that is missing is named as the reason', async () => {
    admitOnly('tg_other');
    open();
    await resolve('a');
    expect(said.join()).toContain('No apiKey is given to createTidegate');
  });

  it('keeps outcomes waiting while it is refused, and sends them once it is good', async () => {
    let key = 'tg_good';
    admitOnly('tg_good');
    open({ apiKey: () => key, outcomeIntervalMs: 1 });
    const snapshot = await resolve('a');
    key = 'tg_bad';
    tidegate?.outcome(snapshot, { metrics: { error: 0 } });
    await vi.waitFor(() => expect(tidegate?.stats.outcomes.retries).toBe(1));
    key = 'tg_good';
    expect(await tidegate?.flush()).toBe(0);
    expect(tidegate?.stats.outcomes).toMatchObject({ accepted: 1, rejected: 0, dropped: 0 });
  });

  it('that nobody gives in time, or that cannot be had, never holds up or breaks a resolve', async () => {
    open({ apiKey: () => new Promise(() => undefined), timeoutMs: 10 });
    expect((await resolve('slow')).source).toBe('control');
    await tidegate?.close(0);
    open({ apiKey: () => Promise.reject(new TypeError('the vault is sealed')) });
    for (const unit of ['a', 'b']) expect((await resolve(unit)).source).toBe('control');
    expect(said.filter((why) => why.includes('the vault is sealed'))).toHaveLength(1);
    expect(server.asked).toEqual([]);
  });
});
