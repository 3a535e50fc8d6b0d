import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toSha256 } from '../contracts/audit/sha256.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { type ChainedEntry, chainEntries } from '../core/audit/chain/chained-entry.js';
import { entryOf, newRollout, T0, viewOf } from '../store/test/samples.js';
import { type ApiUnderTest, startApi } from '../test/fakes/api/api-server.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi } from '../test/fakes/cli/scripted-api.js';
import { scriptedEntries, scriptedViews } from '../test/fakes/cli/scripted-views.js';
import type { AuditLine } from './api/api-types.js';
import { CSV_HEAD, toCsvRow } from './audit/to-csv.js';
import { parseTable } from './data/table.js';

describe('R-AUDIT-1 audit over the real API', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi();
    for (const id of ['r-1', 'r-2']) {
      await api.store.rollouts.create(newRollout(id, id));
      await api.store.audit.append([
        entryOf(id, 'a', { summary: '=HYPERLINK("http://x")', atMs: T0 + 9 }),
        entryOf(id, 'b', { kind: 'gate' }),
      ]);
      await api.store.rollouts.record(viewOf(id, id, 2, 'completed'), [entryOf(id, 'end', { kind: 'ended' })]);
    }
  });
  afterAll(() => api.stop());
  const run = (...argv: string[]) => runCliFor(['audit', ...argv], { env: { TIDEGATE_URL: api.url } });

  it('verify says that a rollout is whole, and prints the heads to be kept elsewhere', async () => {
    const { code, stdout } = await run('verify', 'r-1', '-o', 'table');
    const { head } = await api.store.chains.read('r-1');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ whole  r-1');
    expect(stdout.replaceAll(/\s+/g, '')).toContain(`4:${head?.hash}`);
    const given = await run('verify', 'r-1', '--head', `4:${head?.hash}`);
    expect([given.code, JSON.parse(given.stdout)]).toMatchObject([0, { ok: true, recomputed: { ok: true, entries: 4 } }]);
  });

  it('verify finds that a head which was noted is not there', async () => {
    const { code, stdout } = await run('verify', 'r-1', '--head', `3:${'a'.repeat(64)}`, '-o', 'table');
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ BROKEN {2}r-1[\s\S]*rewritten: The entries are a chain, but not the one whose head was noted/);
  });

  it('verify without an id checks all', async () => {
    const { code, stdout } = await run('verify', '-o', 'table');
    expect([code, stdout]).toEqual([0, '2 rollouts and the control plane with 8 entries checked: nothing is broken.\n']);
    expect(JSON.parse((await run('verify')).stdout)).toMatchObject({
      ok: true,
      rollouts: [{ rolloutId: '@control-plane' }, { rolloutId: 'r-2' }, { rolloutId: 'r-1' }],
    });
  });

  it.each([
    ['verify', 'nobody'],
    ['verify', '--head', `1:${'0'.repeat(64)}`],
    ['verify', 'r-1', '--head', '1:2'],
    ['export', '--kind', 'nothing'],
    ['report', 'nobody'],
  ])('%s %s %s is refused with exit code 1', async (...argv) => expect((await run(...argv)).code).toBe(1));

  it('export gives entries whose hashes can be computed again', async () => {
    const { code, stdout, written, stderr } = await run('export', '--rollout', 'r-1', '--out', 'audit.ndjson');
    expect([code, stdout, stderr]).toEqual([0, '', '4 entries written to audit.ndjson.\n']);
    const entries = (written['audit.ndjson'] ?? '')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as AuditLine);
    const again = chainEntries(
      entries.map(({ seq: _s, prevHash: _p, hash: _h, ...entry }) => entry as AuditEntry),
      null,
      toSha256,
    );
    expect(entries.map(({ hash }) => hash)).toEqual(again.map(({ hash }) => hash));
  });

  it('export filters, and writes rows that a spreadsheet does not run', async () => {
    const { stdout } = await run('export', '--feature', 'r-2', '--kind', 'stage,gate', '--format', 'csv');
    const [head, ...rows] = stdout.trim().split('\r\n');
    expect(head).toBe('rollout,seq,at,kind,by,via,summary,data,feature,environment,key,prev_hash,hash');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain(`"'=HYPERLINK(""http://x"")"`);
  });

  it('export does not begin a file for a filter that is refused, and says when it cannot be written', async () => {
    expect((await run('export', '--from', 'yesterday', '--out', 'x.ndjson')).written).toEqual({});
    const { code, stderr } = await run('export', '--out', '/nowhere/x.ndjson');
    expect([code, stderr]).toEqual([1, expect.stringContaining('"/nowhere/x.ndjson" cannot be written')]);
  });

  it('report writes one page', async () => {
    const { code, written, stderr } = await run('report', 'r-1');
    expect([code, stderr]).toEqual([0, 'r-1.html: the audit of this rollout on one page.\n']);
    expect(written['r-1.html']).toMatch(/^<!doctype html>[\s\S]*✓ verified[\s\S]*<\/html>\n$/);
    expect((await run('report', 'r-1', '--out', '-')).stdout).toContain('Who decided');
  });

  it('verify without an id finds a rollout that somebody has removed, by what its entries tell', async () => {
    await api.store.audit.append([entryOf('r-gone', 'a', { kind: 'requested' })]);
    const { code, stdout } = await run('verify', '-o', 'table');
    expect(code).toBe(1);
    expect(stdout).toContain('1 rollout has been removed from the store, and only the entries are left: r-gone');
    expect(JSON.parse((await run('verify')).stdout)).toMatchObject({ ok: false, removed: ['r-gone'] });
  });
});

describe('R-AUDIT-1 a server that is not to be believed', () => {
  const { completed } = scriptedViews();
  const chain = chainEntries(scriptedEntries(completed.id), null, toSha256);
  let api: ScriptedApi;
  beforeEach(async () => {
    api = await startScriptedApi([completed]);
  });
  afterEach(() => api.close());
  const verify = async (entries: readonly ChainedEntry[]) => {
    const head = { seq: chain.length, hash: chain.at(-1)?.hash, sealedSeq: 0 };
    const said = {
      rolloutId: completed.id,
      ok: true,
      chain: { entries: chain.length, head, break: null, sealedSeq: 0 },
      ended: null,
      history: { state: 'pending', break: null },
    };
    api.script.answers.set(`GET /v1/rollouts/${completed.id}/audit/verification`, { status: 200, body: said });
    api.script.answers.set(`GET /v1/rollouts/${completed.id}/timeline`, { status: 200, body: { entries, head } });
    const { code, stdout } = await runCliFor(['audit', 'verify', completed.id], { env: { TIDEGATE_URL: api.url } });
    return [code, JSON.parse(stdout).chain.break];
  };

  it('is believed when the entries bear it out', async () => expect(await verify(chain.toReversed())).toEqual([0, null]));

  it('is found out from the entries', async () => {
    const edited = chain.map((entry) => (entry.seq === 4 ? { ...entry, summary: 'nothing happened' } : entry));
    expect(await verify(edited)).toMatchObject([1, { kind: 'edited', seq: 4 }]);
    expect(await verify(chain.slice(0, -1))).toMatchObject([1, { kind: 'truncated', seq: chain.length }]);
    const others = chainEntries(scriptedEntries('r-other'), null, toSha256);
    expect((await verify(others))[0]).toBe(1);
  });
});

describe('R-AUDIT-1 a row for spreadsheets', () => {
  const row = (summary: string) =>
    toCsvRow({ ...(chainEntries([entryOf('r', 'k', { summary })], null, toSha256)[0] as ChainedEntry), feature: null, environment: null });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u00a0=1', '＝1', '|cmd', '%0A'])(
    'never begins with what is computed: %j',
    (summary) => {
      // A carriage return would also move a terminal's cursor.
      expect(row(summary)).toContain(`"'${summary.replace('\r', '\ufffd')}"`);
    },
  );

  it('keeps everything else, with commas, quotes and line breaks', () => {
    const summary = 'a, "b"\nc; 1-1=0';
    const parsed = parseTable(`${CSV_HEAD}${row(summary)}`);
    expect(parsed).toMatchObject({ ok: true, value: [{ cells: { rollout: 'r', seq: '1', summary, data: '{"key":"k"}', key: 'k' } }] });
  });
});
