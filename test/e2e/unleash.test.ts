import { readFileSync } from 'node:fs';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { UnleashAlignment } from '../../core/plan/platform-traits.js';
import { toChildStrategy } from '../../flag-platforms/unleash/wire/child-wire.js';
import { SHORTEST_EXPIRY_MS } from '../../flag-platforms/unleash/wire/expiry-wire.js';
import { startUnleashServer, type UnleashServer } from '../../platform/dev-servers/unleash/start-unleash-server.js';
import { FLAG_PLATFORM_CASES, toExposureOf, toMoves } from '../cases/flag-platform-cases.js';
import { runDriftCase } from '../fakes/fake-unleash/run-drift-case.js';
import { ANSWER_CASES, ask } from '../fakes/fake-unleash/unleash-answer-cases.js';
import { DRIFT_CASES, splitOf } from '../fakes/fake-unleash/unleash-drift-cases.js';
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

const keysOf = (moves: ReturnType<typeof toMoves>): readonly string[] => moves.map(({ key }) => key);

const PASSWORD = 'Tidegate-e2e-password-1';
const cookies = new Map<string, Promise<string>>();

/** As somebody else than the token that Tidegate writes with. */
function logIn({ url, adminToken }: UnleashServer, username: string): Promise<string> {
  const post = (path: string, body: object) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: adminToken, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const known = cookies.get(username);
  if (known !== undefined) return known;
  const cookie = (async () => {
    await post('/api/admin/user-admin', { username, rootRole: 1, password: PASSWORD, sendEmail: false });
    const answer = await fetch(`${url}/auth/simple/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  })();
  cookies.set(username, cookie);
  return cookie;
}

describe('a real Unleash', () => {
  let server: UnleashServer;
  let client: Unleash;
  const subjectFor = (feature: string, align: UnleashAlignment = 'parent'): UnleashSubject =>
    unleashSubject({ url: server.url, token: server.adminToken, feature, align });

  beforeAll(async () => {
    server = await startUnleashServer({ onProgress: (line) => process.stderr.write(`${line}\n`) });
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    process.stderr.write(`Unleash ${server.url} was healthy after ${server.startedInMs} ms, ${Math.round(Number(rss) / 1024)} MB\n`);
    client = await connect();
  });
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  async function connect(): Promise<Unleash> {
    const connected = new Unleash({
      url: `${server.url}/api/`,
      appName: 'tidegate-e2e',
      customHeaders: { Authorization: server.clientToken },
      refreshInterval: POLL_MS,
      disableMetrics: true,
      storageProvider: new InMemStorageProvider(),
    });
    await new Promise((done) => connected.once('synchronized', done));
    return connected;
  }

  /** Waits until the client itself gives the arm that is asked for, to this part of the sessions at least. */
  const until = (what: string, isSo: () => boolean) => eventually(what, async () => isSo() || undefined, { intervalMs: 5 });

  async function expose(subject: UnleashSubject, share: number, step: number, expiresAtMs: number | null = null): Promise<void> {
    const moves = toMoves(subject);
    const fence = { generation: step, operationId: `r/stage/${step}` };
    const exposure = { ...toExposureOf(subject, share, step), expiresAtMs };
    const applied = await subject.platform.apply(subject.scope, moves, exposure, fence);
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

  describe.each(['parent', 'group'] as const)('aligned by %s, as every flag platform', (align) => {
    for (const [index, { claim, run }] of FLAG_PLATFORM_CASES.entries()) {
      it(claim, () => run(subjectFor(`${align}-case${index}`, align)));
    }
  });

  it('R-LAYER-4 flags that share a group give each of 5,000 sessions one arm, growth moves nobody back, and a rollback reaches everybody', async () => {
    const subject = subjectFor('grouped', 'group');
    const { platform, scope } = subject;
    const moves = toMoves(subject);
    const armOf = (key: string, sessionId: string) =>
      (JSON.parse(client.getVariant(key, { sessionId }).payload?.value ?? '{"arm":"none"}') as Resolved).arm;
    const armsOf = (session: string) => [...new Set(moves.map(({ key }) => armOf(key, session)))].join();
    const took: number[] = [];
    const timed = async (write: () => ReturnType<typeof platform.apply>) => {
      const startedAt = performance.now();
      const applied = await write();
      took.push((performance.now() - startedAt) / moves.length);
      if (isRefusal(applied)) throw new Error(applied.detail);
    };
    await platform.register(scope, moves);
    let before: ReadonlySet<string> = new Set();
    for (const [index, share] of [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000, 9_000, 20_000, 50_000, 99_000].entries()) {
      const step = index + 1;
      await timed(() => platform.apply(scope, moves, toExposureOf(subject, share, step), { generation: step, operationId: `r/${step}` }));
      if (share < 20_000) continue;
      const stamp = `"stageAttempt":${step},`;
      const isShown = ({ key }: { key: string }) => client.getVariant(key, { sessionId: 'x' }).payload?.value.includes(stamp) === true;
      await until(`client with step ${step} on all flags`, () => moves.every(isShown));
      const arms = SESSIONS.map((session) => [session, armsOf(session)] as const);
      expect(new Set(arms.map(([, arm]) => arm))).toEqual(new Set(['candidate', 'control']));
      const now = new Set(arms.flatMap(([session, arm]) => (arm === 'candidate' ? [session] : [])));
      expect([...before].filter((session) => !now.has(session))).toEqual([]);
      expect(Math.abs(now.size / SESSIONS.length - share / 100_000)).toBeLessThan(0.025);
      process.stderr.write(`  group ${share / 1000} %: ${now.size} of ${SESSIONS.length} sessions, 0 mixed, 0 moved back\n`);
      before = now;
    }
    const sorted = took.toSorted((a, b) => a - b).map(Math.round);
    process.stderr.write(
      `  group: one flag's write median ${sorted[6]} ms, longest ${sorted.at(-1)} ms (n = ${sorted.length} moves of 3)\n`,
    );
    const cut = { ...toExposureOf(subject, 0), stage: 'rollback' };
    const startedAt = performance.now();
    await platform.apply(scope, moves.toReversed(), cut, { generation: 99, operationId: 'r/rollback/cut' });
    process.stderr.write(`  group: 3 flags cut and read back after ${Math.round(performance.now() - startedAt)} ms\n`);
    await until('client on control', () => moves.every(({ key }) => armOf(key, 'x') === 'unassigned'));
    expect(SESSIONS.filter((session) => armsOf(session) !== 'unassigned')).toEqual([]);
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

  describe.each([5_000, 0])('C4 an edit by hand at a share of %i is seen, told with its author, and put right when asked for', (share) => {
    it.each(DRIFT_CASES.map((one, index) => ({ ...one, index })))('$edit', async ({ index, ...one }) => {
      const isNoShare = share === 0 && one.edit === 'the slider is moved';
      const person = { name: 'grace', url: server.url, cookie: await logIn(server, 'grace') };
      const subject = subjectFor(`drift${share}x${index}`);
      await runDriftCase(isNoShare ? { ...one, movesShareTo: undefined } : one, { subject, person, share });
    });
  });

  describe("B5 the dead-man's switch at the client", () => {
    const shownAt = (feature: string, session: string, currentTime: Date) =>
      client.getVariant(`tidegate.${feature}`, { sessionId: session, currentTime }).name;

    it('gives control to everybody from the expiry on, flags that are read alone included', async () => {
      const subject = subjectFor('expiry');
      const moves = toMoves(subject);
      const expiresAtMs = subject.clock.nowMs + 600_000;
      await subject.platform.register(subject.scope, moves);
      await expose(subject, 50_000, 1, expiresAtMs);
      const [before, after] = [new Date(expiresAtMs - 1_000), new Date(expiresAtMs + 1_000)];
      const exposed = SESSIONS.filter((session) => shownAt('expiry', session, before) === 'candidate');
      expect(Math.abs(exposed.length / SESSIONS.length - 0.5)).toBeLessThan(0.025);
      expect(exposed.filter((session) => shownAt('expiry', session, after) !== 'unassigned')).toEqual([]);
      const alone = (currentTime: Date) =>
        moves.filter(({ key }) => client.isEnabled(key, { sessionId: exposed[0] ?? '', currentTime })).length;
      expect([alone(before), alone(after)]).toEqual([moves.length, 0]);
    });

    it('is not stopped by cutting the client off: its own clock ends the exposure', async () => {
      const subject = subjectFor('cut-off');
      await subject.platform.register(subject.scope, toMoves(subject));
      const lonely = await connect();
      const shown = () => lonely.getVariant('tidegate.cut-off', { sessionId: 'x' }).name;
      // The shortest expiry, asked for by a worker whose clock makes it four seconds from now.
      subject.clock.nowMs = Date.now() + 4_000 - SHORTEST_EXPIRY_MS;
      await expose(subject, 100_000, 1, subject.clock.nowMs);
      await until('the lonely client', () => shown() === 'candidate');
      lonely.destroy();
      expect(shown()).toBe('candidate');
      await until('control by its own clock', () => shown() === 'unassigned');
      expect(Date.now()).toBeGreaterThanOrEqual(subject.clock.nowMs + SHORTEST_EXPIRY_MS);
    });

    it('is wound up by a renewal, and a renewal that comes too early writes nothing', async () => {
      const subject = subjectFor('renewal');
      const expiresAtMs = subject.clock.nowMs + 600_000;
      await subject.platform.register(subject.scope, toMoves(subject));
      await expose(subject, 99_000, 1, expiresAtMs);
      const updates = async () => (await subject.platform.outside.lastChange(subject.scope))?.at;
      const written = await updates();
      expect(await subject.renew(expiresAtMs)).toBe('renewed');
      expect(await subject.platform.readExposure(subject.scope)).toMatchObject({ expiresAtMs });
      subject.clock.nowMs += 400_000;
      expect(await subject.renew(expiresAtMs + 400_000)).toBe('renewed');
      await until('the renewal', () => shownAt('renewal', 'x', new Date(expiresAtMs + 1_000)) === 'candidate');
      // A renewal is no change that anybody asks for.
      expect(await updates()).toBe(written);
    });

    it('a renewal that races with a forward write never takes it back unseen', async () => {
      const subject = subjectFor('renewals');
      const moves = toMoves(subject);
      await subject.platform.register(subject.scope, moves);
      const counts = { rounds: 60, lost: 0, unseen: 0 };
      for (let round = 1; round <= counts.rounds; round++) {
        const share = round % 2 === 0 ? 10_000 : 20_000;
        const fence = { generation: round, operationId: `r/${round}` };
        const exposure = { ...toExposureOf(subject, share, round), expiresAtMs: subject.clock.nowMs + 10_000_000 };
        subject.clock.nowMs += 9_000_000;
        const write = subject.platform.apply(subject.scope, moves, exposure, fence);
        for (let reading = 0; reading < round % 4; reading++) await subject.platform.readExposure(subject.scope);
        const [applied] = await Promise.all([write, subject.renew(subject.clock.nowMs + 10_000_000).catch(() => null)]);
        const after = await subject.platform.read(subject.scope, keysOf(moves));
        const isLost = after.some((flag) => flag.share !== share);
        if (isLost) counts.lost++;
        if (isLost && !isRefusal(applied) && applied.every((flag) => flag.share === share)) counts.unseen++;
        if (isLost) await subject.platform.apply(subject.scope, moves, exposure, { ...fence, operationId: `r/${round}/again` });
      }
      process.stderr.write(
        `  ${counts.rounds} renewals against forward writes: ${counts.lost} taken back, ${counts.unseen} of them unseen\n`,
      );
      expect(counts.unseen).toBe(0);
    });
  });

  it('B6 a write that mends edits by hand and races with a rollback or kill leaves nothing exposed', async () => {
    const subject = subjectFor('mend-race');
    const moves = toMoves(subject);
    const keys = keysOf(moves);
    const hands = adminOf({ url: server.url, token: server.adminToken }, 'tidegate.mend-race');
    const outcomes: string[] = [];
    for (let round = 0; round < 24; round++) {
      const scope = { ...subject.scope, rolloutId: `r${round}` };
      const { generation, conflicts } = await subject.platform.register(scope, moves);
      expect(conflicts).toEqual([]);
      const step = (offset: number, overDrift?: true) => ({
        generation: generation + offset,
        operationId: `r${round}/${offset}`,
        ...(overDrift && { overDrift }),
      });
      await subject.platform.apply(scope, moves, toExposureOf(subject, 5_000), step(1));
      await hands.remove((await splitOf(hands)).id);
      const mend = subject.platform.apply(scope, moves, toExposureOf(subject, 99_000, 2), step(2, true)).catch((error: AppError) => error);
      for (let reading = 0; reading < (round >> 1) % 12; reading++) await subject.platform.readExposure(scope);
      const lower = () =>
        round % 2 === 0
          ? subject.platform.apply(scope, moves, null, step(3))
          : subject.platform.outside.kill(scope, keys, { generation: generation + 3, operationId: `kill/${round}` });
      // Unleash itself may deadlock when two calls switch the same flags: both are then made again, as Tidegate does.
      const insist = (): Promise<unknown> =>
        lower().catch((error: AppError) => (error.code === 'PLATFORM_UNAVAILABLE' ? insist() : Promise.reject(error)));
      const [mended] = await Promise.all([mend, insist()]);
      outcomes.push(Array.isArray(mended) ? 'written' : ((mended as { code?: string }).code ?? 'unknown'));
      const after = await subject.platform.read(scope, keys);
      expect(after.map(({ share, highestShare }) => [share, highestShare])).toEqual(keys.map(() => [0, 0]));
    }
    expect(new Set(outcomes)).toContain('FLAG_FENCED');
    const counts = [...new Set(outcomes)].map((code) => `${code} ${outcomes.filter((outcome) => outcome === code).length}`).join(', ');
    process.stderr.write(`  ${outcomes.length} mending writes against a rollback or kill, nothing stayed exposed: ${counts}\n`);
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
