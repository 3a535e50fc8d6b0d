import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseKeyText } from '../contracts/keys/key-text.js';
import { CONTROL_PLANE } from '../core/audit/control-plane.js';
import { createStore, IN_MEMORY } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { type ApiUnderTest, startApi } from '../test/fakes/api/api-server.js';
import { type CliOptions, runCliFor } from '../test/fakes/cli/cli-run.js';
import { SCRIPT_NOW_MS } from '../test/fakes/cli/scripted-views.js';

const DAY = 86_400_000;
let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
  api.clock.nowMs = SCRIPT_NOW_MS;
});
afterAll(() => api.stop());
const run = (argv: readonly string[], options: CliOptions = {}) =>
  runCliFor(argv, { ...options, env: { TIDEGATE_URL: api.url, TIDEGATE_AS: 'ada@example.com', ...options.env } });
const keys = (...argv: string[]) => run(['keys', ...argv]);
const create = async (name: string, ...argv: string[]) => JSON.parse((await keys('create', name, '-o', 'json', ...argv)).stdout);

describe('R-API-1 tidegate keys', () => {
  it('create prints the key alone on stdout, on a terminal and into a pipe, and everything else on stderr', async () => {
    for (const [name, isTty] of [
      ['piped', false],
      ['typed', true],
    ] as const) {
      const { code, stdout, stderr } = await run(['keys', 'create', name, '--grant', 'operator@production/support-*'], { isTty });
      expect(code).toBe(0);
      expect(parseKeyText(stdout.trimEnd())).not.toBeNull();
      expect(stdout.trimEnd()).not.toContain('\n');
      expect(stderr).toContain(`✓ made  ${name}  service key`);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain('This is the only time that the key is shown');
      expect(stderr).not.toContain(stdout.trim());
    }
  });

  it('create with -o json prints the key among the rest, and warns all the same', async () => {
    const { stdout, stderr } = await keys('create', 'json', '--grant', 'viewer', '--expires', '30d', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      key: { name: 'json', expiresAtMs: SCRIPT_NOW_MS + 30 * DAY },
      secret: expect.stringMatching(/^tg_/),
    });
    expect(stderr).toContain('only time');
  });

  it('list shows two lines for each key, and warns of those that end within a week', async () => {
    await create('soon', '--grant', 'viewer@staging', '--expires', '3d');
    const revoked = await create('stolen', '--grant', 'viewer');
    await keys('revoke', revoked.key.id, '--reason', 'stood in a log');
    const { stdout } = await run(['keys', 'list', '--all', '-o', 'table'], { columns: 80 });
    expect(stdout).toMatch(/^key {2,}id {2,}state {2,}ends {2,}last used\n/);
    expect(stdout).toMatch(/soon .*● works .*! in 3d .*never\n {2}key:soon: viewer@staging · made now by ada@example\.com\n/);
    expect(stdout).toMatch(/typed .*● works {2,}in 90d/);
    expect(stdout).toMatch(/stolen .*✗ revoked[\s\S]*revoked now by ada@example\.com: stood in a log/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect((await keys('list', '-o', 'table')).stdout).not.toContain('stolen');
    expect(stdout).not.toContain('tg_');
  });

  it('rotate prints the new key alone, and says until when the old one works', async () => {
    const { key } = await create('turning', '--grant', 'viewer');
    const { code, stdout, stderr } = await keys('rotate', key.id, '--overlap', '2h');
    expect([code, parseKeyText(stdout.trimEnd())]).toEqual([0, expect.anything()]);
    expect(stderr).toMatch(/takes the place of [\s\S]*The old one works until .* \(in 2h\)/);
    expect((await keys('rotate', key.id)).code).toBe(4);
    expect((await keys('rotate', key.id, '--overlap', '0s')).stderr).toContain('was rotated already');
  });

  it('revoke wants a reason, and says what else to look at', async () => {
    const { key, secret } = await create('parent', '--grant', 'admin');
    expect((await keys('revoke', key.id)).stderr).toContain("required option '--reason <why>'");
    await api.store.keys.create(
      { key: { ...key, id: 'ChildOfKey01', name: 'child', createdWith: key.id, grants: [] }, secretSha256: 'a'.repeat(64) },
      { rolloutId: CONTROL_PLANE, key: 'child', atMs: 1, kind: 'key', principal: { id: 'x', via: 'cli' }, summary: 'made', data: {} },
    );
    const { stdout } = await keys('revoke', key.id, '--reason', 'laptop stolen', '-o', 'table');
    expect(stdout).toMatch(/✓ revoked {2}parent[\s\S]*! One key was made with it and goes on working: child \(ChildOfKey01\)/);
    expect(stdout).not.toContain(secret);
  });

  it('the key of the environment is shown to the API, unless somebody says who he is; one that is no header is refused', async () => {
    const shown: (string | null)[] = [];
    const keyed = (argv: readonly string[], key: string) => run(argv, { env: { TIDEGATE_TOKEN: key, TIDEGATE_URL: `${api.url}` } });
    // Development's API takes no keys; what it says of one tells that it was sent.
    shown.push((await keyed(['list'], 'tg_something')).stderr, (await keyed(['list', '--as', 'ada@example.com'], 'tg_something')).stderr);
    expect([shown[0], shown[1]]).toEqual([expect.stringContaining('not understood'), '']);
    expect((await keyed(['list'], 'tg_a\nb')).stderr).toMatch(/TIDEGATE_TOKEN is empty, or has blanks/);
  });

  it('doctor names keys that end within a week', async () => {
    await create('ending', '--grant', 'viewer', '--expires', '2d');
    expect((await run(['doctor', '-o', 'json'])).stdout).toMatch(/ends soon: .*ending \(\w+\) in 2d/);
  });
});

describe('R-API-1 tidegate keys create --direct', () => {
  let store: Store;
  beforeAll(async () => {
    store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => SCRIPT_NOW_MS } });
  });
  afterAll(() => store.close());
  const direct = (...argv: string[]) =>
    runCliFor(['keys', 'create', ...argv, '--direct'], {
      env: { TIDEGATE_URL: 'http://127.0.0.1:1' },
      openKeys: async () => ({
        place: 'the test',
        create: (draft, entry) => store.keys.create(draft, entry),
        close: async () => undefined,
      }),
    });

  it('makes the first key without an API, with the same line in the audit', async () => {
    const { code, stdout, stderr } = await direct('first', '--grant', 'admin', '--as', 'Ada@example.com');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Written to the store itself: the test.')]);
    const { id, secretSha256 } = parseKeyText(stdout.trimEnd()) ?? { id: '', secretSha256: '' };
    expect(await store.keys.findStored(id)).toMatchObject({
      secretSha256,
      key: { principalId: 'key:first', createdBy: 'ada@example.com' },
    });
    expect(await store.audit.list(CONTROL_PLANE)).toMatchObject([{ kind: 'key', principal: { id: 'ada@example.com', via: 'cli' } }]);
  });

  it('wants to know who it is, and follows the same rules', async () => {
    expect((await direct('nameless', '--grant', 'admin')).stderr).toContain('Say who you are with --as');
    const as = ['--as', 'ada@example.com'];
    expect((await direct('gate', '--grant', 'approver', ...as)).stderr).toContain('no role approver');
    expect((await direct('first', '--grant', 'viewer', ...as)).stderr).toContain('There is a key "first" already');
    expect((await direct('BAD', '--grant', 'viewer', ...as)).stderr).toContain('lower-case');
    expect((await direct('mine', '--personal', ...as)).code).toBe(0);
    expect((await store.keys.list({ nowMs: SCRIPT_NOW_MS })).find(({ name }) => name === 'mine')).toMatchObject({
      principalId: 'ada@example.com',
    });
  });
});
