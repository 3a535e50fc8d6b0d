import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { createTidegate, type Tidegate } from '@tidegate/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { ApiClient } from './harness/api-client.js';
import { type CliResult, runTidegate } from './harness/cli.js';
import { eventually } from './harness/eventually.js';
import { approval, canary, documentOf, full } from './harness/rollout-document.js';
import { type Installation, type Servers, startInstallation, startServers } from './harness/topology.js';

const FEATURE = 'auth-answer';
const YOU = 'you@example.com';
const GRACE = 'grace@example.com';
const ACCESS = [
  { grant: 'operator@production/auth-*', to: [YOU] },
  { grant: 'approver@production/auth-*', to: [YOU, GRACE] },
];
const PEOPLE = [
  { id: YOU, groups: ['ml-leads'] },
  { id: GRACE, groups: ['ml-leads'] },
];
const APPLICATIONS = 200;
/** A revoked key is refused within five seconds; the rest is for a busy machine. */
const REFUSED_WITHIN = { timeoutMs: 6_000 };

let servers: Servers;
let installation: Installation;
const open: Tidegate[] = [];
/** What applications were told of being refused. */
const said: string[] = [];
/** What each step hands to those after it. */
const keys = { admin: '', ci: '', you: '', grace: '', app: '' };
let rollout = '';

beforeAll(async () => {
  servers = await startServers();
  const access = join(servers.folder, 'access.json');
  writeFileSync(access, JSON.stringify(ACCESS));
  const settings = { TIDEGATE_AUTH: 'required', TIDEGATE_ACCESS: access };
  installation = await startInstallation(servers, 'authenticated', settings, PEOPLE);
  await installation.startWorker();
});
afterAll(async () => {
  await OpenFeature.close();
  await Promise.all(open.map((tidegate) => tidegate.close(0)));
  await installation?.stop();
  await servers?.stop();
});

const tidegate = (argv: readonly string[], key = ''): Promise<CliResult> =>
  runTidegate(argv, { TIDEGATE_URL: installation.api.url, TIDEGATE_TOKEN: key });
/** Next to the database, as whoever installs it. */
const directly = (argv: readonly string[]): Promise<CliResult> =>
  runTidegate([...argv, '--direct'], { DATABASE_URL: installation.env['DATABASE_URL'] ?? '' });

/** What a command says that must succeed. */
async function must(asked: Promise<CliResult>): Promise<string> {
  const { code, stdout, stderr } = await asked;
  if (code !== 0) throw new Error(`It ended with ${code}: ${stdout}${stderr}`);
  return stdout.trim();
}
const readJson = async <T>(asked: Promise<CliResult>): Promise<T> => JSON.parse(await must(asked)) as T;

const as = (key: string): ApiClient => installation.api.withKey(key);
const idOf = (key: string): string => key.split('_')[1] ?? '';

function embed(apiKey: string): Tidegate {
  const control = { [`${FEATURE}.parser`]: 'parser@1', [`${FEATURE}.prompt`]: 'prompt@1', [`${FEATURE}.model`]: 'model@1' };
  const embedded = createTidegate({
    baseUrl: installation.api.url,
    feature: FEATURE,
    control,
    apiKey,
    timeoutMs: 2_000,
    onRefused: (why) => void said.push(why),
  });
  open.push(embedded);
  return embedded;
}

/** What the application does for each of its sessions. */
async function serve(application: Tidegate, round: number): Promise<readonly string[]> {
  const arms = Array.from({ length: APPLICATIONS }, async (_, index) => {
    const snapshot = await application.resolve({ unit: `session-${round}-${index}`, startedAt: Date.now() });
    application.outcome(snapshot, { category: 'refund', metrics: { error: 0, judge_pass: 1 } });
    return snapshot.arm;
  });
  const seen = await Promise.all(arms);
  await application.flush(2_000);
  return seen;
}

async function serveUntil(application: Tidegate, isThere: (view: RolloutView) => boolean): Promise<RolloutView> {
  let round = 0;
  const serving = async () => {
    const view = await as(keys.ci).view(rollout);
    if (isThere(view)) return view;
    await serve(application, round++);
    return undefined;
  };
  return eventually('progress on what the application reported', serving, { timeoutMs: 30_000, intervalMs: 300 });
}

describe('R-API-1 the first keys of an installation whose API knows nobody', () => {
  it('are made next to the database; until then nobody can do anything, by any credentials', async () => {
    const nobody = await tidegate(['list']);
    expect([nobody.code, nobody.stderr]).toEqual([expect.any(Number), expect.stringContaining('TIDEGATE_TOKEN')]);
    expect((await as('dev:you@example.com').tryStart(documentOf(FEATURE))).status).toBe(401);
    keys.admin = await must(directly(['keys', 'create', 'admin', '--grant', 'admin', '--as', YOU]));
    const me = await readJson<{ id: string; method: string }>(tidegate(['whoami', '-o', 'json'], keys.admin));
    expect(me).toMatchObject({ id: 'key:admin', method: 'key', keyId: idOf(keys.admin) });
  });

  it('make those of programs through the API, and people get theirs', async () => {
    const ofProject = (name: string, role: string) =>
      must(tidegate(['keys', 'create', name, '--grant', `${role}@production/auth-*`], keys.admin));
    const ofPerson = (person: string) => must(directly(['keys', 'create', 'laptop', '--personal', '--as', person]));
    [keys.ci, keys.app] = await Promise.all([ofProject('ci', 'operator'), ofProject('app', 'application')]);
    [keys.you, keys.grace] = await Promise.all([ofPerson(YOU), ofPerson(GRACE)]);
    const approver = await tidegate(['keys', 'create', 'robot', '--grant', 'approver@production'], keys.admin);
    expect([approver.code === 0, approver.stderr]).toEqual([false, expect.stringContaining('approve')]);
  });
});

describe('R-API-1 R-APPROVE-1 a rollout that a key started', () => {
  it('is started by an operator alone, and for its own features alone', async () => {
    const file = join(servers.folder, 'auth.json');
    const stages = [canary({ approval: approval() }), full({ hold: '10m' })];
    writeFileSync(file, JSON.stringify(documentOf(FEATURE, { stages })));
    const byApplication = await tidegate(['start', '-f', file], keys.app);
    expect([byApplication.code === 0, byApplication.stderr]).toEqual([false, expect.stringContaining('application')]);
    const foreign = await as(keys.ci).tryStart(documentOf('billing'));
    expect([foreign.status, foreign.body.code]).toEqual([403, 'FORBIDDEN']);
    rollout = (await readJson<{ id: string }>(tidegate(['start', '-f', file, '-o', 'json'], keys.ci))).id;
  });

  it('is fed by the application with its key, through the SDK', async () => {
    const application = embed(keys.app);
    const view = await serveUntil(application, ({ state }) => state === 'gate');
    expect(view.gate).not.toBeNull();
    expect(application.stats.fallbacks).toBe(0);
    expect(application.stats.outcomes.accepted).toBeGreaterThan(0);
  });

  it("tells its flags to OpenFeature's stock provider, which sends the key as a header", async () => {
    const baseUrl = `${installation.api.url}/features/${FEATURE}`;
    const headersFactory = () => ({ authorization: `Bearer ${keys.app}` });
    await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headersFactory }));
    const unit = { targetingKey: 'stock', unitStartedAt: Date.now() / 1000 };
    const known = await OpenFeature.getClient().getStringDetails(`${FEATURE}.prompt`, 'fallback', unit);
    expect([known.errorCode, known.flagMetadata['rollout']]).toEqual([undefined, rollout]);
  });

  it('is not approved by whoever made the key that started it, nor by any key of a program; by a second person it is', async () => {
    const approve = (key: string) => tidegate(['approve', rollout, '--reason', 'The numbers are good.'], key);
    const [self, program] = [await approve(keys.you), await approve(keys.ci)];
    expect([self.code === 0, self.stderr]).toEqual([false, expect.stringContaining(YOU)]);
    expect([program.code === 0, program.stderr]).toEqual([false, expect.stringContaining('approve')]);
    expect((await as(keys.ci).view(rollout)).state).toBe('gate');
    await must(approve(keys.grace));
    await as(keys.ci).until(rollout, 'the full stage', ({ stageIndex }) => stageIndex === 1);
  });
});

describe('R-API-1 keys while they are in use', () => {
  it('are rotated without a moment in which neither works', async () => {
    const next = await must(tidegate(['keys', 'rotate', idOf(keys.ci), '--overlap', '1h'], keys.admin));
    const ask = (key: string) => as(key).send('GET', `/v1/rollouts/${rollout}`);
    expect([(await ask(keys.ci)).status, (await ask(next)).status]).toEqual([200, 200]);
    const last = await must(tidegate(['keys', 'rotate', idOf(next), '--overlap', '0s'], keys.admin));
    await eventually('end of the old key', async () => ((await ask(next)).status === 401 ? true : undefined), REFUSED_WITHIN);
    expect((await ask(last)).status).toBe(200);
    keys.ci = last;
  });

  it('are refused within five seconds of being revoked, also where flags are told', async () => {
    const application = embed(keys.app);
    said.length = 0;
    await application.resolve({ unit: 'before', startedAt: Date.now() });
    expect(application.stats.fallbacks).toBe(0);
    await must(tidegate(['keys', 'revoke', idOf(keys.app), '--reason', 'It stood in a public log.'], keys.admin));
    const refused = async () => {
      await application.resolve({ unit: `after-${Date.now()}`, startedAt: Date.now() });
      return application.stats.fallbacks > 0 ? true : undefined;
    };
    await eventually('refusal of the revoked key', refused, REFUSED_WITHIN);
    expect(said).toEqual([expect.stringContaining('Tidegate refuses this application (401')]);
    expect((await as(keys.app).postOutcomes([])).status).toBe(401);
  });
});

describe('R-AUDIT-1 what is left of it', () => {
  it('tells who was refused what, and proves itself', async () => {
    await must(tidegate(['abort', rollout, '--reason', 'The test is done.'], keys.ci));
    await as(keys.ci).untilState(rollout, 'rolledBack');
    const lines = (await must(tidegate(['audit', 'export', '--kind', 'refusal'], keys.admin))).split('\n');
    const refusals = lines.map(
      (line) => JSON.parse(line) as { rolloutId: string; principal: { id: string }; data: { code: string; right?: string } },
    );
    const seen = refusals.map(({ principal, data }) => `${principal.id} ${data.code}`);
    for (const expected of ['key:app FORBIDDEN', 'key:ci FORBIDDEN', `${YOU} SELF_APPROVAL`]) expect(seen).toContain(expected);
    const approvals = refusals.filter(({ data }) => data.right === 'approve');
    expect(approvals.map(({ rolloutId }) => rolloutId)).toEqual([rollout]);
    expect(lines.join()).not.toMatch(/tg_\w/);
    for (const id of [rollout, '@control-plane']) expect(await must(tidegate(['audit', 'verify', id], keys.admin))).toBeTruthy();
  });
});
