import { readFileSync } from 'node:fs';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { toChildStrategy } from '../../flag-platforms/unleash/wire/child-wire.js';
import { startUnleashServer, type UnleashServer } from '../../platform/dev-servers/unleash/start-unleash-server.js';
import { FLAG_PLATFORM_CASES, toExposureOf, toMoves } from '../cases/flag-platform-cases.js';
import { ANSWER_CASES, ask } from '../fakes/fake-unleash/unleash-answer-cases.js';
import { adminOf, type UnleashSubject, unleashSubject } from '../fakes/fake-unleash/unleash-subject.js';
import { eventually } from './harness/eventually.js';

const SESSIONS = Array.from({ length: 5_000 }, (_, index) => `session-${index}`);
const POLL_MS = 200;

interface Resolved {
  readonly arm: string;
  readonly flags: Readonly<Record<string, string>>;
}

/** What docs/platforms/unleash.md tells applications to do: the pivot's payload for all flags, a flag's own for those who read one. */
function resolve(client: Unleash, feature: string, sessionId: string | undefined): Resolved {
  const { payload } = client.getVariant(`tidegate.${feature}`, sessionId === undefined ? {} : { sessionId });
  return JSON.parse(payload?.value ?? '{"arm":"none","flags":{}}') as Resolved;
}

function resolveOne(client: Unleash, feature: string, key: string, sessionId: string): string {
  const { enabled, payload } = client.getVariant(key, { sessionId });
  return enabled && payload ? payload.value : (resolve(client, feature, sessionId).flags[key] ?? 'none');
}

describe('a real Unleash', () => {
  let server: UnleashServer;
  let client: Unleash;
  const subjectFor = (feature: string): UnleashSubject => unleashSubject({ url: server.url, token: server.adminToken, feature });

  beforeAll(async () => {
    server = await startUnleashServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    process.stderr.write(`Unleash ${server.url} was healthy after ${server.startedInMs} ms, ${Math.round(Number(rss) / 1024)} MB\n`);
    client = new Unleash({
      url: `${server.url}/api/`,
      appName: 'tidegate-e2e',
      customHeaders: { Authorization: server.clientToken },
      refreshInterval: POLL_MS,
      disableMetrics: true,
      storageProvider: new InMemStorageProvider(),
    });
    await new Promise((done) => client.once('synchronized', done));
  });
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  /** Waits until the client itself gives the arm that is asked for, to this part of the sessions at least. */
  const until = (what: string, isSo: () => boolean) => eventually(what, async () => isSo() || undefined, { intervalMs: 5 });

  async function expose(subject: UnleashSubject, share: number, step: number): Promise<void> {
    const moves = toMoves(subject);
    const fence = { generation: step, operationId: `r/stage/${step}` };
    const applied = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, share, step), fence);
    if (isRefusal(applied)) throw new Error(applied.detail);
    const { feature } = subject.scope;
    const stamp = `"stageAttempt":${step},`;
    await until(
      `client with step ${step}`,
      () => client.getVariant(`tidegate.${feature}`, { sessionId: 'x' }).payload?.value.includes(stamp) === true,
    );
  }

  const candidates = (feature: string): ReadonlySet<string> =>
    new Set(SESSIONS.filter((session) => resolve(client, feature, session).arm === 'candidate'));

  describe('as every flag platform', () => {
    for (const [index, { claim, run }] of FLAG_PLATFORM_CASES.entries()) {
      it(claim, () => run(subjectFor(`case${index}`)));
    }
  });

  describe('refuses what the fake refuses', () => {
    it.each(ANSWER_CASES)('$what: $status', async (one) => {
      const admin = adminOf({ url: server.url, token: server.adminToken }, 'answers');
      await admin.create().catch(() => undefined);
      if ((await admin.strategies()).length === 0) await admin.add(toChildStrategy('v1'));
      const [strategy] = await admin.strategies();
      const tokens = { admin: server.adminToken, client: server.clientToken };
      const { status, text } = await ask(one, { url: server.url, tokens, flag: 'answers', strategyId: strategy?.id ?? '' });
      expect([status, text]).toEqual([one.status, expect.stringMatching(one.says ?? /./s)]);
    });
  });

  it('gives each of 5,000 sessions one arm on all flags, growth moves nobody back, and a rollback reaches everybody', async () => {
    const subject = subjectFor('align');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    let before: ReadonlySet<string> = new Set();
    for (const [index, share] of [5_000, 20_000, 50_000, 99_000].entries()) {
      await expose(subject, share, index + 1);
      const now = candidates('align');
      expect([...before].filter((session) => !now.has(session))).toEqual([]);
      expect(Math.abs(now.size / SESSIONS.length - share / 100_000)).toBeLessThan(0.025);
      const mixed = SESSIONS.filter((session) => {
        const arm = now.has(session) ? 'candidate' : 'control';
        const { flags } = resolve(client, 'align', session);
        return moves.some((move) => flags[move.key] !== move[arm] || resolveOne(client, 'align', move.key, session) !== move[arm]);
      });
      expect(mixed).toEqual([]);
      before = now;
      process.stderr.write(`  ${share / 1000} %: ${now.size} of ${SESSIONS.length} sessions, 0 mixed, 0 moved back\n`);
    }
    await subject.platform.apply(subject.scope, moves, null, { generation: 9, operationId: 'r/rollback' });
    await until('client on control', () => resolve(client, 'align', [...before][0]).arm === 'unassigned');
    const left = SESSIONS.filter((session) => moves.some((move) => resolveOne(client, 'align', move.key, session) !== move.control));
    expect(left).toEqual([]);
  });

  it('gives control to units without a key', async () => {
    const subject = subjectFor('keyless');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    await expose(subject, 99_000, 1);
    const { arm, flags } = resolve(client, 'keyless', undefined);
    expect([arm, ...moves.map(({ key }) => flags[key])]).toEqual(['unassigned', ...moves.map(({ control }) => control)]);
  });

  it('tells which part of the units to mirror in a shadow stage, and with which versions', async () => {
    const subject = subjectFor('shadow');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    const exposure = { ...toExposureOf(subject, 0), stage: 'shadow', shadowSample: 20_000 };
    await subject.platform.apply(subject.scope, moves, exposure, { generation: 1, operationId: 'r/stage/1' });
    const payloadOf = (session: string) => JSON.parse(client.getVariant('tidegate.shadow', { sessionId: session }).payload?.value ?? '{}');
    await until('shadow', () => payloadOf('x')['stage'] === 'shadow');
    const payloads = SESSIONS.map(payloadOf);
    expect(new Set(payloads.map(({ arm }) => arm))).toEqual(new Set(['control']));
    const mirrored = payloads.filter((payload) => payload['shadow'] !== undefined);
    expect(Math.abs(mirrored.length / SESSIONS.length - 0.2)).toBeLessThan(0.025);
    expect(mirrored[0]?.['shadow']).toEqual(Object.fromEntries(moves.map(({ key, candidate }) => [key, candidate])));
    await subject.kill();
  });

  it('a tenth of a percent can be carried when the platform is told so', async () => {
    const { url, adminToken: token } = server;
    const subject = unleashSubject({ url, token, feature: 'fine', granularity: 100 });
    await subject.platform.register(subject.scope, toMoves(subject));
    await expose(subject, 500, 1);
    const many = Array.from({ length: 20_000 }, (_, index) => resolve(client, 'fine', `fine-${index}`).arm);
    const seen = many.filter((arm) => arm === 'candidate').length;
    process.stderr.write(`  0.5 %: ${seen} of 20,000 sessions\n`);
    expect(Math.abs(seen - 100)).toBeLessThan(50);
  });

  it('a settled candidate is what everybody gets, units without a key and readers of one flag as well', async () => {
    const subject = subjectFor('settled');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    await expose(subject, 99_000, 1);
    const settled = { exposure: { ...toExposureOf(subject, 100_000, 2), stage: 'completed' }, drainedAtMs: 0 };
    await subject.platform.settle(subject.scope, moves, settled, { generation: 2, operationId: 'r/settle' });
    await until('settled', () => resolve(client, 'settled', undefined).arm === 'candidate');
    const key = moves[0]?.key ?? '';
    expect(SESSIONS.filter((session) => resolveOne(client, 'settled', key, session) !== moves[0]?.candidate)).toEqual([]);
    expect(client.getVariant(key, {}).payload?.value).toBe(moves[0]?.candidate);
  });

  it('a kill is seen by the client: nobody gets a candidate, and switching on by hand brings control', async () => {
    const subject = subjectFor('kill');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    await expose(subject, 99_000, 1);
    await subject.kill();
    await until('kill', () => !client.isEnabled('tidegate.kill', { sessionId: 'x' }));
    expect(candidates('kill').size).toBe(0);
    expect(moves.filter(({ key }) => client.isEnabled(key, { sessionId: 'x' }))).toEqual([]);
    for (const key of [...moves.map((move) => move.key), 'tidegate.kill'])
      await adminOf({ url: server.url, token: server.adminToken }, key).switchTo('on');
    await until('on again', () => resolve(client, 'kill', 'x').arm === 'unassigned');
    expect(SESSIONS.filter((session) => moves.some((move) => resolveOne(client, 'kill', move.key, session) !== move.control))).toEqual([]);
  });

  it('B6 a forward write or a settling that races with a rollback leaves nothing exposed, whoever comes first', async () => {
    const subject = subjectFor('race');
    const moves = toMoves(subject);
    const keys = moves.map(({ key }) => key);
    const outcomes: string[] = [];
    for (let round = 0; round < 40; round++) {
      const { generation } = await subject.platform.register({ ...subject.scope, rolloutId: `r${round}` }, moves);
      const scope = { ...subject.scope, rolloutId: `r${round}` };
      const step = (offset: number) => ({ generation: generation + offset, operationId: `r${round}/${offset}` });
      await subject.platform.apply(scope, moves, toExposureOf(subject, 5_000), step(1));
      const settled = { exposure: { ...toExposureOf(subject, 100_000, 2), stage: 'completed' }, drainedAtMs: 0 };
      const raise = () => subject.platform.apply(scope, moves, toExposureOf(subject, 99_000, 2), step(2));
      const settle = () => subject.platform.settle(scope, moves, settled, step(2));
      const forward = () => (round % 4 < 2 ? raise() : settle()).catch((error: AppError) => error);
      const back = () => subject.platform.apply(scope, moves, null, step(3));
      const isForwardFirst = round % 2 === 0;
      const first = isForwardFirst ? forward() : back();
      // Different head starts, without a clock: so many readings before the other one begins.
      for (let reading = 0; reading < (round >> 2) % 5; reading++) await subject.platform.readExposure(scope);
      const both = await Promise.all([first, isForwardFirst ? back() : forward()]);
      const result = both[isForwardFirst ? 0 : 1];
      outcomes.push(Array.isArray(result) ? 'written' : ((result as { code?: string }).code ?? 'unknown'));
      const after = await subject.platform.read(scope, keys);
      expect(after.map(({ share, highestShare }) => [share, highestShare])).toEqual(keys.map(() => [0, 0]));
      // The loser may have given a flag its version after the rollback did; the pivot lets nobody through to it.
    }
    expect(new Set(outcomes)).toContain('FLAG_FENCED');
    const count = (code: string) => outcomes.filter((outcome) => outcome === code).length;
    const counts = [...new Set(outcomes)].map((code) => `${code} ${count(code)}`).join(', ');
    process.stderr.write(`  ${outcomes.length} races with a rollback, nothing stayed exposed; the other write: ${counts}\n`);
  });

  it('prints how often two patches with the same test, sent at once, both pass: why the fence is the id and not the test', async () => {
    const subject = subjectFor('twins');
    await subject.platform.register(subject.scope, toMoves(subject));
    const admin = adminOf({ url: server.url, token: server.adminToken }, 'tidegate.twins');
    let both = 0;
    for (let round = 0; round < 20; round++) {
      const [split] = await admin.strategies();
      const patch = (title: string) =>
        admin.patch(split?.id ?? '', [
          { op: 'test', path: '/title', value: split?.title },
          { op: 'replace', path: '/title', value: title },
        ]);
      const results = await Promise.allSettled([patch(`a${round}`), patch(`b${round}`)]);
      expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
      if (results.every(({ status }) => status === 'fulfilled')) both++;
    }
    process.stderr.write(`  two patches with the same test at once: both were written in ${both} of 20 rounds\n`);
  });

  it('a flag that is cut loose by hand is seen, and a rollback ties it to the pivot again', async () => {
    const subject = subjectFor('loose');
    const moves = toMoves(subject);
    const keys = moves.map(({ key }) => key);
    await subject.platform.register(subject.scope, moves);
    await expose(subject, 5_000, 1);
    await adminOf({ url: server.url, token: server.adminToken }, keys[0] ?? '').cutLoose('tidegate.loose');
    const [loose] = await subject.platform.read(subject.scope, keys);
    expect(loose).toMatchObject({ share: 100_000, highestShare: 100_000 });
    const restored = await subject.platform.apply(subject.scope, moves, null, { generation: 2, operationId: 'r/rollback' });
    expect(restored).toMatchObject(keys.map(() => ({ highestShare: 0, candidateVersion: null })));
  });

  it('says who changed a flag last', async () => {
    const subject = subjectFor('who');
    await subject.platform.register(subject.scope, toMoves(subject));
    const last = await subject.platform.outside.lastChange(subject.scope);
    expect(last).toMatchObject({ flag: 'tidegate.who', by: 'admin', what: 'feature-environment-enabled' });
  });

  it('prints how long a write takes to reach the client', async () => {
    const subject = subjectFor('speed');
    const moves = toMoves(subject);
    await subject.platform.register(subject.scope, moves);
    const writes: number[] = [];
    const seen: number[] = [];
    for (let step = 1; step <= 12; step++) {
      const startedAt = performance.now();
      const share = step % 2 === 0 ? 5_000 : 90_000;
      const fence = { generation: step, operationId: `r/stage/${step}` };
      await subject.platform.apply(subject.scope, moves, toExposureOf(subject, share, step), fence);
      writes.push(performance.now() - startedAt);
      const stamp = `"generation":${step},`;
      await until(`step ${step}`, () => client.getVariant('tidegate.speed', { sessionId: 'x' }).payload?.value.includes(stamp) === true);
      seen.push(performance.now() - startedAt);
    }
    const describeTimes = (times: readonly number[]) => {
      const sorted = times.toSorted((a, b) => a - b).map(Math.round);
      return `median ${sorted[Math.floor(sorted.length / 2)]} ms, longest ${sorted.at(-1)} ms`;
    };
    const startedAt = performance.now();
    const cut = { ...toExposureOf(subject, 0), epochs: [], stage: 'rollback' };
    await subject.platform.apply(subject.scope, moves, cut, { generation: 13, operationId: 'r/cut' });
    const cutMs = Math.round(performance.now() - startedAt);
    for (const [index, move] of moves.entries()) {
      const fence = { generation: 14 + index, operationId: `r/${move.key}` };
      await subject.platform.apply(subject.scope, [move], null, fence);
    }
    const restoredMs = Math.round(performance.now() - startedAt);
    await until('rollback', () => resolve(client, 'speed', 'x').arm === 'unassigned');
    const seenMs = Math.round(performance.now() - startedAt);
    process.stderr.write(
      `  rollback: cut read back after ${cutMs} ms, last of 3 flags after ${restoredMs} ms, client after ${seenMs} ms\n`,
    );
    process.stderr.write(`  apply (read, write, read back): ${describeTimes(writes)}\n`);
    process.stderr.write(`  from the call to a client that polls every ${POLL_MS} ms: ${describeTimes(seen)}\n`);
    expect(seen).toHaveLength(12);
  });
});
