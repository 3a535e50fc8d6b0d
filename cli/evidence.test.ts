import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi, toSent } from '../test/fakes/cli/scripted-api.js';
import { scriptedVerdicts } from '../test/fakes/cli/scripted-verdicts.js';
import { scriptedViews } from '../test/fakes/cli/scripted-views.js';
import type { KeptVerdict } from './api/read-verdicts.js';

const VIEWS = scriptedViews();
const ID = VIEWS.rolledBack.id;
const VERDICTS = scriptedVerdicts(ID);
/** Nothing listens on the discard port of the loopback. */
const NOBODY = { TIDEGATE_URL: 'http://127.0.0.1:59999' };

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi(Object.values(VIEWS));
  api.script.verdicts.set(ID, VERDICTS);
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(argv, { ...options, env: { TIDEGATE_URL: api.url, ...options.env } });
const toLines = (verdicts: readonly KeptVerdict[]) => verdicts.map((verdict) => JSON.stringify(toSent(verdict))).join('\n');
const alter = (id: number, change: (verdict: KeptVerdict) => KeptVerdict) =>
  VERDICTS.map((verdict) => (verdict.id === id ? change(verdict) : verdict));

describe('verdicts (R-AUDIT-1)', () => {
  it('follows the pages and gives every record in the order of keeping', async () => {
    const { code, stdout } = await run(['verdicts', ID]);
    const { rollout, verdicts } = JSON.parse(stdout) as { rollout: string; verdicts: { id: number; basis: object }[] };
    expect({ code, rollout, ids: verdicts.map(({ id }) => id) }).toEqual({ code: 0, rollout: ID, ids: VERDICTS.map(({ id }) => id) });
    expect(verdicts[0]?.basis).toMatchObject({ guard: { name: 'errors' }, context: { alpha: 0.01 } });
    expect(api.requests.length).toBe(Math.ceil(VERDICTS.length / 50));
  });

  it('ends when a server names the same page again', async () => {
    const page = { verdicts: VERDICTS.slice(0, 2).map(toSent), next: 'same' };
    api.script.answers.set(`GET /v1/rollouts/${ID}/verdicts`, { status: 200, body: page });
    expect((await run(['verdicts', ID, '-o', 'ndjson'])).stdout.trim().split('\n')).toHaveLength(4);
  });

  it('says when, what, by which rule and with how much evidence', async () => {
    const { code, stdout } = await run(['verdicts', ID, '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toContain(`${ID}: 160 verdicts of 4 guards kept.`);
    expect(stdout).toMatch(/^errors {2}error\n {2}stage 1 shadow, attempt 1: 20 inconclusive, Sat 21 Nov 10:\d\d to 10:46 UTC$/m);
    expect(stdout).toMatch(/✗ fail +errors 7\.6 % against 1\.1 % in 812 \+ 15428 sessions/);
    expect(stdout).toMatch(/belief {4}(over 99\.9|\d+\.\d) % that it is worse than control, by this look alone/);
    expect(stdout).toMatch(/evidence {2}fail ━{8} >1e6 of 200 needed, pass ·{8} <0\.01 of 200/);
    expect(stdout).toMatch(/interval .*allowed ≤ \+1 pp\n .*812 candidate \+ 15,428 control/);
    expect(stdout).toContain('worst     billing 14.3 % against 1.1 % in 406 + 7,714');
    expect(stdout).toMatch(/rule +margin-2x2-e-process@1, alpha 0\.01/);
    expect(stdout).toContain('a rate against a fixed limit: exact; valid at every look');
    expect(stdout).toContain('Advisory only: its kappa of 0.41 is below 0.6.');
  });

  it('shows the changes and the latest of each guard, every look only when asked', async () => {
    const rows = async (...flags: string[]) =>
      (await run(['verdicts', ID, '--guard', 'judge', ...flags, '-o', 'table'])).stdout.match(/^ {2}\d\d:\d\d:\d\d {2}[✓✗~!] \w+/gm) ?? [];
    expect((await rows()).map((row) => row.slice(12))).toEqual([
      '! error',
      '~ inconclusive',
      '! error',
      '~ inconclusive',
      '~ inconclusive',
    ]);
    expect(await rows('--changes')).toHaveLength(4);
    expect(await rows('--stage', '2')).toHaveLength(3);
    expect(await rows('--all')).toHaveLength(40);
  });

  it('never makes a line longer than the terminal is wide', async () => {
    for (const columns of [60, 80, 120]) {
      const { stdout } = await run(['verdicts', ID, '--all'], { isTty: true, columns });
      expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    }
  });

  it('says what is wrong with the data', async () => {
    const detail = 'Sample ratio: 300 of 1000 sessions are candidates, 30 % where 50 % are due; some are lost on the way.';
    api.script.views.set(ID, { ...VIEWS.rolledBack, quality: [{ kind: 'sampleRatio', evidence: 9, needed: 7, detail }] });
    for (const command of ['verdicts', 'get'])
      expect((await run([command, ID, '-o', 'table'])).stdout).toMatch(/DATA QUALITY\n {2}! sample ratio: 300 of 1000 sessions/);
  });

  it('teaches where there is nothing yet, and names the guards where the name is wrong', async () => {
    const none = await run(['verdicts', VIEWS.shadow.id, '-o', 'table']);
    expect(none).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('each verdict is kept with all that it was made from') as string,
    });
    expect(none.stdout).toContain(`tidegate get ${VIEWS.shadow.id} -w`);
    const unknown = await run(['verdicts', ID, '--guard', 'erors', '-o', 'table']);
    expect(unknown.stdout).toContain('Its guards: errors, latency');
    expect(await run(['verdicts', 'nope'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('never lets a text from a record steer the terminal', async () => {
    const evil = alter(1, (verdict) => ({
      ...verdict,
      finding: { ...verdict.finding, verdict: 'fail', summary: 'nice\u001b[2J\u202eevil' },
    }));
    api.script.verdicts.set(ID, evil);
    expect((await run(['verdicts', ID, '--all', '-o', 'table'])).stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('replay (R-AUDIT-1)', () => {
  it('computes all verdicts again and finds them the same', async () => {
    expect(await run(['replay', ID, '-o', 'table'])).toMatchObject({
      code: 0,
      stdout: `✓ 160 verdicts recomputed, 160 the same, bit for bit.\n${ID}: 4 guards, 2 stage attempts.\n`,
      stderr: '',
    });
  });

  it('shows how far it is where a person looks', async () => {
    const { stderr } = await run(['replay', ID], { isTty: true });
    expect(stderr).toContain('\r\u001b[K50 verdicts recomputed …');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
  });

  it.each([
    ['a verdict', '/verdict', (kept: KeptVerdict) => ({ ...kept, finding: { ...kept.finding, verdict: 'pass' as const } })],
    ['the reading', '/estimate', (kept: KeptVerdict) => ({ ...kept, finding: { ...kept.finding, reading: { kind: 'noData' as const } } })],
    [
      'a parameter',
      '/parameters/alpha',
      (kept: KeptVerdict) => ({ ...kept, basis: { ...kept.basis, context: { ...kept.basis.context, alpha: 0.02 } } }),
    ],
  ])('notices that %s was changed, and ends with 1', async (_what, path, change) => {
    api.script.verdicts.set(ID, alter(157, change));
    const { code, stdout } = await run(['replay', ID, '-o', 'table']);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ 160 verdicts recomputed, 159 the same, 1 not.');
    expect(stdout).toMatch(/verdict 157: errors, attempt 2, Sat 21 Nov \d\d:\d\d:\d\d UTC/);
    const { differences } = JSON.parse((await run(['replay', ID])).stdout) as {
      differences: { id: number; differences: { path: string }[] }[];
    };
    expect(differences.map(({ id }) => id)).toEqual([157]);
    expect(differences[0]?.differences.map((each) => each.path)).toContain(path);
  });

  it('notices a single bit in the evidence', async () => {
    const { evidence } = VERDICTS[156]!.finding;
    const changed = { ...evidence!, fail: evidence!.fail * (1 + Number.EPSILON) };
    api.script.verdicts.set(
      ID,
      alter(157, (kept) => ({ ...kept, finding: { ...kept.finding, evidence: changed } })),
    );
    const { code, stdout } = await run(['replay', ID, '-o', 'table']);
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ /evidence/fail\n    kept  ${changed.fail}\n    now   ${evidence!.fail}`);
  });

  it('names a rule that this version does not know', async () => {
    api.script.verdicts.set(
      ID,
      alter(157, (kept) => ({ ...kept, finding: { ...kept.finding, rule: 'margin-2x2-e-process@9' } })),
    );
    expect((await run(['replay', ID, '-o', 'table'])).stdout).toContain('does not know margin-2x2-e-process@9');
  });

  it('does it without a server from what verdicts has printed, as JSON and line by line', async () => {
    for (const format of ['json', 'ndjson']) {
      const saved = (await run(['verdicts', ID, '-o', format])).stdout;
      const { code, stdout } = await run(['replay', '--file', 'saved'], { files: { saved }, env: NOBODY });
      expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({ code: 0, source: 'saved', verdicts: 160, same: 160, differences: [] });
    }
  });

  it('a record that was cut up is a difference, a file without records an error', async () => {
    const cut = toLines(alter(2, (kept) => ({ ...kept, basis: { ...kept.basis, guard: { ...kept.basis.guard, test: null as never } } })));
    const broken = await run(['replay', '--file', 'cut', '-o', 'table'], { files: { cut }, env: NOBODY });
    expect(broken).toMatchObject({ code: 1, stdout: expect.stringContaining('cannot be computed') as string });
    const wrong = await run(['replay', '--file', 'x', '-o', 'table'], { files: { x: `${toLines(VERDICTS.slice(0, 2))}\n{"a":1}` } });
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('✗ line 3') as string });
    expect((await run(['replay', '--file', 'x', '-o', 'table'], { files: { x: 'human,judge' } })).stderr).toContain(
      'These are no kept verdicts',
    );
  });

  it('needs a rollout or a file, not both', async () => {
    for (const argv of [['replay'], ['replay', ID, '--file', 'x']]) expect(await run(argv)).toMatchObject({ code: 1, stdout: '' });
    expect(api.requests).toEqual([]);
  });
});

const day = (index: number) => new Date(Date.UTC(2026, 9, 20) + index * 86_400_000).toISOString().slice(0, 10);
/** 40 days at .85 with a small rhythm and a slope, from one day on a step. */
const series = ({ weekly = 0, step = 0, from = 40, days = 40 } = {}) =>
  Array.from({ length: days }, (_, index) => {
    const value = 0.85 * (1 + (weekly * index) / 7) + 0.004 * ((index * 3) % 7) - (index >= from ? step : 0);
    return [day(index), value.toFixed(4), '400'] as const;
  });
const csv = (rows: readonly (readonly string[])[], head = 'date,value,n') => [head, ...rows.map((row) => row.join(','))].join('\n');

describe('trend (E4, R-JUDGE-3)', () => {
  const trend = (files: Readonly<Record<string, string>>, ...flags: string[]) =>
    run(['trend', '-f', 'helpfulness.csv', '-o', 'table', ...flags], { files, env: NOBODY });

  it('ends with 1 when it falls, with the sentence, the slope and the picture', async () => {
    const { code, stdout } = await trend({ 'helpfulness.csv': csv(series({ weekly: -0.02 })) });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ falling {2}helpfulness falls [12](\.\d+)? % a week/);
    expect(stdout).toMatch(/days +[▁▂▃▄▅▆▇█]{40}/);
    expect(stdout).toMatch(/a week +−\d\.\d+ %, 95 % interval −\d\.\d+ % to −\d\.\d+ %; the alarm asks for −1 % or worse/);
  });

  it('ends with 0 when it is steady, also as JSON', async () => {
    const files = { 'helpfulness.csv': csv(series()) };
    expect(await trend(files)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ steady/) as string });
    const { code, stdout } = await run(['trend', '-f', 'helpfulness.csv'], { files, env: NOBODY });
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 0,
      falling: false,
      trend: { kind: 'steady' },
      jumps: { cusum: null },
    });
  });

  it('a metric where lower is better gets worse by rising', async () => {
    const files = { 'helpfulness.csv': csv(series({ weekly: 0.02 })) };
    expect((await trend(files)).code).toBe(0);
    expect(await trend(files, '--better', 'lower')).toMatchObject({ code: 1, stdout: expect.stringMatching(/^✗ rising/) as string });
    expect((await trend(files, '--better', 'lower', '--weekly', '10%')).code).toBe(0);
  });

  it('names the day of a jump, and begins anew after a break', async () => {
    const files = { 'helpfulness.csv': csv(series({ step: 0.06, from: 30 })) };
    const jumped = await trend(files);
    expect(jumped.stdout).toMatch(/^(✗ falling|! jump) /);
    expect(jumped.stdout).toMatch(/! CUSUM rings on 2026-11-(19|2\d)/);
    const broken = await trend(files, '--breaks', day(30));
    expect(broken).toMatchObject({ code: 0, stdout: expect.stringMatching(/^~ too few/) as string });
    expect(broken.stdout).toContain('10 of 21 days needed since the last change');
  });

  it.each([
    ['✗ the product', -0.02, 0, 1],
    ['! the judge', -0.02, -0.02, 1],
    ['✓ neither', 0, 0, 0],
  ])('says with a reference series: %s', async (who, live, frozen, expected) => {
    const files = { 'helpfulness.csv': csv(series({ weekly: live })), 'frozen.csv': csv(series({ weekly: frozen })) };
    const { code, stdout } = await trend(files, '--reference', 'frozen.csv');
    expect({ code, isNamed: stdout.includes(`WHO DRIFTS\n  ${who}`) }).toEqual({ code: expected, isNamed: true });
  });

  it('takes day numbers, semicolons, quotes and JSON lines for the same data', async () => {
    const rows = series({ weekly: -0.02 });
    const sentences = await Promise.all(
      [
        csv(
          rows.map(([, ...rest], index) => [`${index}`, ...rest]),
          'day,value,n',
        ),
        csv(rows, '\ufeffDate,Value,N').replaceAll(',', ';').replaceAll('\n', '\r\n'),
        csv(rows.map((row) => row.map((cell) => `"${cell}"`))),
        rows.map(([date, value, n]) => JSON.stringify({ date, value: Number(value), n: Number(n) })).join('\n'),
      ].map(async (text) => (await trend({ 'helpfulness.csv': text })).stdout.split('\n')[0]),
    );
    expect(new Set(sentences).size).toBe(1);
    expect(sentences[0]).toContain('falling');
  });

  it('names every bad row by its line', async () => {
    const text = 'date,value,n\n2026-11-01,0.85,400\n2026-02-30,0.8,400\n\n2026-11-03,n/a,400\n2026-11-04,0.8\n2026-11-05,0.8,4,4\n';
    const { code, stdout, stderr } = await trend({ 'helpfulness.csv': text });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.match(/✗ line \d+/g)).toEqual(['✗ line 3', '✗ line 5', '✗ line 6', '✗ line 7']);
    expect(stderr).toContain('The value is "n/a"');
    const many = await trend({ 'helpfulness.csv': csv(series().map(([date]) => [date, 'x', '1'])) });
    expect(many.stderr).toContain('40 errors in helpfulness.csv');
    expect(many.stderr).toContain('… and 35 more');
  });

  it.each([
    ['', 'It is empty'],
    ['date,value,n\n', 'no rows'],
    ['when,value,n\n1,2,3', '"day" or "date"'],
    ['date,value,n\n2026-11-01,"0.8,400', 'A quotation mark'],
  ])('refuses the file %j', async (text, message) => {
    expect(await trend({ 'helpfulness.csv': text })).toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
  });

  it('refuses a break that is no day of the file, and a rate without a percent sign', async () => {
    const files = { 'helpfulness.csv': csv(series()) };
    expect((await trend(files, '--breaks', '14')).stderr).toContain('the file has dates');
    expect((await trend(files, '--weekly', '2')).stderr).toContain('It must be a percentage');
    expect((await trend({})).stderr).toContain('There is no file helpfulness.csv');
  });
});

/** Labels in these numbers, each row with the same further columns. */
const labels = (counts: readonly (readonly [string, string, number])[], head = 'human,judge') =>
  csv(
    counts.flatMap(([human, judge, count]) => Array.from({ length: count }, () => [human, judge])),
    head,
  );
const GOOD = [
  ['pass', 'pass', 290],
  ['fail', 'pass', 10],
  ['fail', 'fail', 90],
  ['pass', 'fail', 10],
] as const;

describe('judge (R-JUDGE-3, E5)', () => {
  const judge = (text: string, ...flags: string[]) =>
    run(['judge', '-f', 'labels.csv', ...flags], { files: { 'labels.csv': text }, env: NOBODY });

  it('lets a good judge gate, with the line for the spec', async () => {
    const { code, stdout } = await judge(labels(GOOD), '-o', 'table');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ gate {2}A rollout may stop on this judge's word \(400 labels\)\.$/m);
    expect(stdout).toMatch(/people: pass +290 +10 +300\n +people: fail +10 +90 +100/);
    expect(stdout).toContain('sensitivity         96.7 % (94.0 % to 98.4 %; 290 of 300)');
    expect(stdout).toContain('specificity         90.0 % (82.4 % to 95.1 %; 90 of 100)');
    expect(stdout).toMatch(/Cohen's kappa +0\.87;/);
    expect(stdout).toContain('judge: { agreedPass: 290, falsePass: 10, agreedFail: 90, falseFail: 10 }');
  });

  it('breaks the line for the spec so that it stays YAML', async () => {
    const counts = GOOD.map(([human, judge, count]) => [human, judge, count * 10] as const);
    for (const swaps of ['', 'pass']) {
      const rows = counts.flatMap(([human, judge, count]) => Array.from({ length: count }, () => [human, judge, swaps]));
      const files = { 'labels.csv': csv(rows, 'human,judge,swapped') };
      const { stdout } = await run(['judge', '-f', 'labels.csv'], { isTty: true, columns: 60, files, env: NOBODY });
      const { judge: entries } = parse(stdout.slice(stdout.indexOf('judge: {')).trimEnd().replaceAll(/^ +/gm, '  ')) as { judge: object };
      expect(entries).toMatchObject({ agreedPass: 2_900, falsePass: 100, agreedFail: 900, falseFail: 100 });
    }
  });

  it('makes a bad or hardly known judge advisory, with the reasons', async () => {
    const { stdout } = await judge(
      labels([
        ['1', '1', 20],
        ['0', '1', 5],
        ['0', '0', 5],
      ]),
      '-o',
      'table',
    );
    expect(stdout).toMatch(/^! advisory {2}Show what this judge says, but do not stop a rollout on it:$/m);
    expect(stdout).toMatch(/· Kappa is 0\.57, at least 0\.6 is needed\./);
  });

  it('corrects the pass rate of rows that nobody labelled, and a rate that was given', async () => {
    const corrected = async (text: string, ...flags: string[]) =>
      (JSON.parse((await judge(text, ...flags)).stdout) as { corrected: { rate: number } }).corrected.rate;
    // Rogan & Gladen: (p + .9 − 1) / (29/30 + .9 − 1).
    expect(await corrected(labels([...GOOD, ['', 'pass', 800], ['', 'fail', 200]]))).toBeCloseTo(0.7 / (29 / 30 - 0.1), 12);
    expect(await corrected(labels(GOOD), '--judged', '60%', '--of', '1000')).toBeCloseTo(0.5 / (29 / 30 - 0.1), 12);
    expect(await corrected(labels(GOOD))).toBeCloseTo(0.75, 12);
    expect((await judge(labels(GOOD), '--judged', '60%')).stderr).toContain('needs both');
  });

  it('counts how often a verdict survives the swap', async () => {
    const rows = [
      ...Array.from({ length: 90 }, () => ['pass', 'pass', 'pass']),
      ...Array.from({ length: 30 }, () => ['fail', 'fail', 'pass']),
      ['fail', 'fail', ''],
    ];
    const { stdout } = await judge(csv(rows, 'human,judge,swapped'), '-o', 'table');
    expect(stdout).toContain('swap consistency    75.0 %');
    expect(stdout).toContain('swaps: 120, swapsConsistent: 90 }');
    expect(stdout).toContain('! advisory');
  });

  it('shows a judge that favours an arm', async () => {
    const rows = [
      ...Array.from({ length: 50 }, () => ['pass', 'pass', 'control']),
      ...Array.from({ length: 50 }, () => ['fail', 'fail', 'control']),
      ...Array.from({ length: 50 }, () => ['pass', 'pass', 'candidate']),
      ...Array.from({ length: 20 }, () => ['fail', 'pass', 'candidate']),
      ...Array.from({ length: 30 }, () => ['fail', 'fail', 'candidate']),
    ];
    const { stdout } = await judge(csv(rows, 'human,judge,arm'), '-o', 'table');
    expect(stdout).toMatch(/candidate +100 +100\.0 % +60\.0 % +70\.0 % +50\.0 %/);
    expect(stdout).toContain('+20.0 pp as judged');
    expect(stdout).toContain('0.0 pp ± ');
  });

  it('takes levels with --pass-from, and weighs a miss by its distance', async () => {
    const text = labels([
      ['1', '1', 30],
      ['3', '3', 30],
      ['5', '5', 30],
      ['4', '5', 10],
      ['3', '4', 10],
    ]);
    expect((await judge(text)).stderr).toContain('--pass-from 4');
    const { stdout } = await judge(text, '--pass-from', '4', '-o', 'table');
    expect(stdout).toMatch(/quadratic kappa +0\.9\d ± 0\.\d\d; over the levels 1 to 5/);
    expect(stdout).toContain('agreedPass: 40, falsePass: 10, agreedFail: 60, falseFail: 0');
  });

  it.each([
    ['human,judge\npass,maybe', 'The column "judge" says "maybe"'],
    ['human,judge\npass,', 'No values in a column "judge"'],
    ['human,judge\n,pass', 'No values in a column "human"'],
    ['judge\npass', 'No values in a column "human"'],
  ])('refuses %j', async (text, message) => {
    expect(await judge(text)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
  });
});
