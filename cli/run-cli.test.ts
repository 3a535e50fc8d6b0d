import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUPPORT_ANSWER_YAML } from '../test/cases/specs/sample-spec.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi, toScriptedProblem } from '../test/fakes/cli/scripted-api.js';
import { scriptedEntries, scriptedViews } from '../test/fakes/cli/scripted-views.js';
import type { KilledPlatform } from './api/api-types.js';

const VIEWS = scriptedViews();
const FILES = { 'spec.yaml': SUPPORT_ANSWER_YAML, 'bad.yaml': SUPPORT_ANSWER_YAML.replace('share: 50%', 'share: 2%') };
const KILL = 'POST /v1/features/support-answer/kill';
/** Nothing listens on the discard port of the loopback. */
const NOBODY = { TIDEGATE_URL: 'http://127.0.0.1:59999' };

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi(Object.values(VIEWS));
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(argv, { files: FILES, ...options, env: { TIDEGATE_URL: api.url, ...options.env } });
const lastBody = () => JSON.parse(api.requests.at(-1)?.body ?? 'null') as Record<string, unknown>;

describe('usage (R-UX-1)', () => {
  it.each([
    [['aprove', 'r-1'], 'Did you mean approve?'],
    [['approve', 'r-1', '--reson', 'x'], 'Did you mean --reason?'],
    [['get', 'r-1', '--wach'], 'Did you mean --watch?'],
    [['approve', 'r-1'], "required option '--reason <why>' not specified"],
    [['plan'], "required option '-f, --file <spec>' not specified"],
    [['get'], "missing required argument 'id'"],
    [['list', '-o', 'xml'], 'Allowed choices are table, json, ndjson'],
    [['get', 'r-1', '-w', '--timeout', 'soon'], 'It must be a duration such as 30s'],
    [['dev', '--port', '70000'], 'It must be a port'],
  ])('%j ends with 1 and says what was meant', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(api.requests).toEqual([]);
  });

  it('help and version go to stdout and end with 0', async () => {
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
    const { code, stdout } = await run(['kill', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Puts every flag of a feature back on control');
  });

  it('refuses an address that is not a URL', async () => {
    const { code, stderr } = await run(['list', '--url', 'localhost:7788']);
    expect(code).toBe(1);
    expect(stderr).toContain('must be a URL');
  });
});

describe('plan', () => {
  it('shows the plan on stdout and the warnings on stderr, without any server', async () => {
    const { code, stdout, stderr } = await run(['plan', '-f', 'spec.yaml', '-o', 'table'], { env: NOBODY });
    expect(code).toBe(0);
    expect(stdout).toContain('support-answer in production');
    expect(stdout).toContain('ROLLBACK');
    expect(stderr).toContain('/stages/1/approval/approvers');
  });

  it('knows from the directory who can approve', async () => {
    const people = join(await mkdtemp(join(tmpdir(), 'tidegate-cli-')), 'people.yaml');
    await writeFile(people, '[{ id: ada@example.com, groups: [ml-leads] }]');
    const { code, stderr } = await run(['plan', '-f', 'spec.yaml', '--directory', people, '-o', 'table']);
    expect(code).toBe(0);
    expect(stderr).not.toContain('Nobody checked');
  });

  it('lists errors by pointer and ends with 1', async () => {
    const { code, stdout, stderr } = await run(['plan', '-f', 'bad.yaml', '-o', 'table']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^2 errors in bad\.yaml\n\n {2}✗ \/stages\/2\/share\n {4}Sent 2%/);
  });

  it('gives JSON when piped', async () => {
    const good = await run(['plan', '-f', 'spec.yaml']);
    expect(JSON.parse(good.stdout)).toMatchObject({ ok: true, plan: { feature: 'support-answer' } });
    const bad = await run(['plan', '-f', 'bad.yaml']);
    expect(bad.code).toBe(1);
    expect(JSON.parse(bad.stdout)).toMatchObject({
      ok: false,
      errors: [{ pointer: '/stages/2/share' }, { pointer: '/stages/2/deadline' }],
    });
  });

  it('names a file that is not there', async () => {
    const { code, stderr } = await run(['plan', '-f', 'nope.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('There is no file nope.yaml');
  });
});

describe('start (R-API-1)', () => {
  const start = (view: (typeof VIEWS)[keyof typeof VIEWS]) =>
    api.script.answers.set('POST /v1/rollouts', {
      status: 201,
      body: { id: view.id, view, warnings: [{ pointer: '/metrics', detail: 'No baseline.' }] },
    });

  it('sends the file as it is, prints the id, and the warnings on stderr', async () => {
    start(VIEWS.shadow);
    const { code, stdout, stderr } = await run(['start', '-f', 'spec.yaml', '--as', 'ada@example.com', '-o', 'table']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'r-support-02\n' });
    expect(stderr).toContain('1 warning in spec.yaml');
    expect(api.requests[0]).toMatchObject({
      body: SUPPORT_ANSWER_YAML,
      headers: { authorization: 'Bearer dev:ada@example.com', 'content-type': 'application/yaml' },
    });
  });

  it.each([
    ['completed', [], 0],
    ['rolledBack', [], 2],
    ['stuck', [], 2],
    ['gate', ['--no-wait-on-gate'], 5],
    ['paused', ['--no-wait-on-gate'], 5],
    ['shadow', ['--timeout', '1s'], 3],
  ] as const)('--wait on a rollout that is %s, with %j, ends with %i', async (name, flags, expected) => {
    start(VIEWS[name]);
    const { code } = await run(['start', '-f', 'spec.yaml', '--wait', ...flags]);
    expect(code).toBe(expected);
  });

  it('--wait on a refused rollout ends with 4', async () => {
    const refused = { ...VIEWS.shadow, state: 'refused', phase: 'refused' } as const;
    api.script.views.set(refused.id, refused);
    start(refused);
    expect((await run(['start', '-f', 'spec.yaml', '--wait'])).code).toBe(4);
  });

  it('shows the fields that the API refuses', async () => {
    api.script.answers.set(
      'POST /v1/rollouts',
      toScriptedProblem('SPEC_INVALID', '1 field is wrong.', [{ pointer: '/notify/page', detail: 'No such pager.' }]),
    );
    const { code, stderr } = await run(['start', '-f', 'spec.yaml']);
    expect(code).toBe(1);
    expect(stderr).toContain('(SPEC_INVALID)');
    expect(stderr).toContain('✗ /notify/page\n    No such pager.');
  });
});

describe('list and get', () => {
  it('prints a table on a terminal, JSON when piped, lines when asked', async () => {
    expect((await run(['list'], { isTty: true })).stdout).toContain('◆ waits for approval');
    expect(JSON.parse((await run(['list'])).stdout)).toMatchObject({ next: null });
    const lines = (await run(['list', '-o', 'ndjson'])).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual([...api.script.views.keys()]);
  });

  it('passes its filters on', async () => {
    await run(['list', '--feature', 'support-answer', '--state', 'held,paused', '--limit', '5']);
    expect(api.requests[0]?.path).toBe('/v1/rollouts?limit=5&feature=support-answer&state=held%2Cpaused');
  });

  it('shows how far a rollback has come', async () => {
    api.script.entries.set(VIEWS.rollingBack.id, scriptedEntries(VIEWS.rollingBack.id));
    const { stdout } = await run(['get', VIEWS.rollingBack.id, '-o', 'table']);
    expect(stdout).toContain('✓ 2. support.prompt → answer@12');
    expect(stdout).toContain('○ 3. support.retrieval → r@2');
  });

  it('an unknown id ends with 1, an API that is not there too, with what to do', async () => {
    const unknown = await run(['get', 'nope']);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('tidegate list');
    const nobody = await run(['list'], { env: NOBODY });
    expect(nobody).toMatchObject({ code: 1, stdout: '' });
    expect(nobody.stderr).toContain('nothing listens there (ECONNREFUSED)');
    expect(nobody.stderr).toContain('tidegate dev');
  });

  it('never lets a text from a spec steer the terminal', async () => {
    api.script.views.set('r-evil', { ...VIEWS.shadow, id: 'r-evil', summary: 'nice\u001b[2J\u001b]0;owned\u0007 \u202eevil' });
    const { stdout } = await run(['get', 'r-evil', '-o', 'table']);
    expect(stdout).toContain('nice\ufffd[2J');
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]/);
  });
});

describe('get -w', () => {
  const steps = [
    VIEWS.shadow,
    { ...VIEWS.shadow, revision: 13 },
    { ...VIEWS.shadow, revision: 14, headline: 'Watching canary at 5 %.' },
    { ...VIEWS.shadow, revision: 13, headline: 'An old view that comes late.' },
    { ...VIEWS.completed, revision: 15, id: VIEWS.shadow.id, headline: 'Done.' },
  ];

  it('prints a line only when the headline changes when piped, and ends with the rollout', async () => {
    api.script.streams = [steps.map((data, index) => ({ event: 'view', id: `${index}`, data }))];
    const { code, stdout } = await run(['get', VIEWS.shadow.id, '-w']);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.slice(9)),
    ).toEqual([`● WATCHING  ${VIEWS.shadow.headline}`, '● WATCHING  Watching canary at 5 %.', '✓ COMPLETED  Done.']);
  });

  it('prints a JSON line for each change when asked for JSON', async () => {
    api.script.streams = [steps.map((data, index) => ({ event: 'view', id: `${index}`, data }))];
    const { stdout } = await run(['get', VIEWS.shadow.id, '-w', '-o', 'ndjson']);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { revision: number }).revision),
    ).toEqual([12, 13, 14, 15]);
  });

  it('on a terminal draws over its picture, hides the cursor and gives it back', async () => {
    const { code, stdout } = await run(['get', VIEWS.rolledBack.id, '-w'], { isTty: true });
    expect(code).toBe(2);
    expect(stdout.startsWith('\u001b[?25l')).toBe(true);
    expect(stdout).toContain('↺ ROLLED BACK');
    expect(stdout.endsWith('\u001b[?25h')).toBe(true);
  });

  it('Ctrl-C stops the watching, not the rollout', async () => {
    const { code, stderr } = await run(['get', VIEWS.shadow.id, '-w'], { onInterrupt: (listener) => setImmediate(listener) });
    expect(code).toBe(130);
    expect(stderr).toContain('the rollout goes on');
  });
});

describe('decisions', () => {
  it.each(['pause', 'abort'] as const)('%s works without a reason and without reading the rollout first', async (verb) => {
    const { code } = await run([verb, VIEWS.shadow.id]);
    expect(code).toBe(0);
    expect(api.requests).toHaveLength(1);
    expect(lastBody()).toEqual({ id: 'd-fixed', verb });
  });

  it('approve binds to the evidence that was shown', async () => {
    const { code, stdout } = await run(['approve', VIEWS.gate.id, '--evidence', 'abc', '--reason', 'fine', '-o', 'table']);
    expect({ code, requests: api.requests.length }).toEqual({ code: 0, requests: 1 });
    expect(lastBody()).toEqual({ id: 'd-fixed', verb: 'approve', reason: 'fine', evidenceHash: 'abc' });
    expect(stdout).toContain('Approved: r-support-03 is now ◆ waits for approval.');
  });

  it('approve without evidence takes what stands now, and says so', async () => {
    const { stderr } = await run(['approve', VIEWS.gate.id, '--reason', 'fine']);
    expect(lastBody()).toMatchObject({ gateId: 'r-support-03/2.14', evidenceHash: '9f2c41d07be3a815' });
    expect(stderr).toContain('Deciding on the evidence as it stands now');
  });

  it.each(['SELF_APPROVAL', 'EVIDENCE_CHANGED', 'FORBIDDEN'] as const)('a refusal with %s ends with 4 and its detail', async (refusal) => {
    api.script.answers.set(`POST /v1/rollouts/${VIEWS.gate.id}/decisions`, toScriptedProblem(refusal, 'No, because.'));
    const { code, stdout, stderr } = await run(['approve', VIEWS.gate.id, '--reason', 'fine']);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('No, because.');
    expect(stderr).toContain(refusal);
  });
});

describe('kill (R-KILL-1)', () => {
  const killed = {
    feature: 'support-answer',
    environment: 'production',
    generation: 9,
    rolloutId: 'r-support-01',
    flags: [{ key: 'support.model', share: 0, controlVersion: 'gpt-w' }],
  };
  const argv = ['kill', 'support-answer', '--reason', 'wrong prices'];

  it('kills without asking when nobody sits there', async () => {
    api.script.answers.set(KILL, { status: 200, body: killed });
    const { code, stdout, asked } = await run([...argv, '--environment', 'staging']);
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
    expect(JSON.parse(stdout)).toEqual({ ...killed, way: 'api' });
    expect(lastBody()).toEqual({ reason: 'wrong prices', environment: 'staging' });
  });

  it.each([
    ['n', 1, 0],
    ['', 1, 0],
    ['y', 0, 1],
    ['Yes', 0, 1],
  ])('asks on a terminal; %j ends with %i', async (answer, expected, requests) => {
    api.script.answers.set(KILL, { status: 200, body: killed });
    const { code, asked } = await run(argv, { isTty: true, answer });
    expect({ code, asked: asked.length, requests: api.requests.length }).toEqual({ code: expected, asked: 1, requests });
  });

  it('does not ask with --yes', async () => {
    api.script.answers.set(KILL, { status: 200, body: killed });
    expect(await run([...argv, '--yes'], { isTty: true })).toMatchObject({ code: 0, asked: [] });
  });

  it('says how to go on when the API is down, and that nothing was killed', async () => {
    const { code, stderr } = await run(argv, { env: NOBODY, directKill: () => null });
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing was killed');
    expect(stderr).toContain('--direct');
  });

  it('shows what each platform was told', async () => {
    const platforms = [
      { platform: 'embedded', told: 'done', keys: ['support.model'] },
      { platform: 'unleash', told: 'done', keys: ['support.prompt'] },
    ];
    api.script.answers.set(KILL, { status: 200, body: { ...killed, platforms } });
    const { code, stdout } = await run([...argv, '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toContain('✓ killed  support-answer in production: control for everybody (generation 9).');
    expect(stdout).toContain('Told: embedded, unleash.');
  });

  it('ends with 3 and says where the candidate may still be, and why, while a platform is told later', async () => {
    const platforms = [
      { platform: 'embedded', told: 'done', keys: ['support.model'] },
      { platform: 'unleash', told: 'later', keys: ['support.prompt'], detail: 'Unleash cannot be reached\u001b[2J.' },
    ];
    api.script.answers.set(KILL, { status: 200, body: { ...killed, platforms } });
    const { code, stdout } = await run([...argv, '-o', 'table']);
    expect(code).toBe(3);
    expect(stdout).toContain('control for everybody on embedded (generation 9)');
    expect(stdout).toContain('✗ NOT YET  unleash: support.prompt may still show the candidate. Unleash cannot be reached');
    expect(stdout).toContain('docs/platforms/unleash.md');
    expect(stdout).not.toContain('\u001b[2J');
    expect((await run(argv)).code).toBe(3);
  });

  const direct = (by: string, platforms: readonly KilledPlatform[]) => ({
    ...killed,
    ...{ generation: 5, rolloutId: 'r-1', flags: [{ key: by, controlVersion: 'gpt-w' }], platforms },
  });

  it('--direct writes to the store when the API is down, and says who hears of it when', async () => {
    const { code, stdout, stderr } = await run([...argv, '--direct', '--as', 'ada@example.com', '-o', 'table'], {
      env: NOBODY,
      directKill: (_environment, _feature, by) => direct(by, [{ platform: 'embedded', told: 'done', keys: [by] }]),
    });
    expect(code).toBe(0);
    expect(stdout).toContain('✓ killed  support-answer in production');
    expect(stdout).toContain('ada@example.com → gpt-w');
    expect(stderr).toContain('The rollout itself is told when API and worker are back');
  });

  it('--direct says which platforms it could not tell', async () => {
    const later: KilledPlatform = { platform: 'unleash', told: 'later', keys: ['support.prompt'], detail: 'No token.' };
    const { code, stdout } = await run([...argv, '--direct', '-o', 'table'], {
      env: NOBODY,
      directKill: (_, __, by) => direct(by, [later]),
    });
    expect(code).toBe(3);
    expect(stdout).toContain('✗ NOT YET  unleash: support.prompt may still show the candidate. No token.');
  });

  it('--direct does not go past an API that answers', async () => {
    api.script.answers.set(KILL, toScriptedProblem('FORBIDDEN', 'Not yours.'));
    const { code } = await run([...argv, '--direct'], {
      directKill: () => {
        throw new TypeError('must not be opened');
      },
    });
    expect(code).toBe(4);
  });

  it('--direct ends with 1 when the store does not know the feature', async () => {
    const { code, stderr } = await run([...argv, '--direct'], { env: NOBODY, directKill: () => null });
    expect(code).toBe(1);
    expect(stderr).toContain('The store knows no feature support-answer in production');
  });
});

describe('timeline and report', () => {
  it('prints the timeline, and follows it to the end without a line twice', async () => {
    const entries = scriptedEntries(VIEWS.shadow.id);
    api.script.entries.set(VIEWS.shadow.id, entries.slice(0, 3));
    const late = entries.slice(1, 5).map((data) => ({ event: 'entry' as const, id: `${data.seq}`, data }));
    api.script.streams = [[...late, { event: 'view', id: '9', data: { ...VIEWS.completed, id: VIEWS.shadow.id } }]];
    const { code, stdout } = await run(['timeline', VIEWS.shadow.id, '--follow', '-o', 'ndjson']);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { seq: number }).seq),
    ).toEqual([1, 2, 3, 4, 5]);
    expect(JSON.parse((await run(['timeline', VIEWS.shadow.id])).stdout)).toEqual({ entries: entries.slice(0, 3) });
  });

  it('reports who saw the candidate', async () => {
    const exposure = {
      candidateUnits: 812,
      firstAtMs: VIEWS.rolledBack.startedAtMs,
      lastAtMs: VIEWS.rolledBack.endedAtMs,
      byCategory: { billing: 500, returns: 312 },
    };
    api.script.answers.set(`GET /v1/rollouts/${VIEWS.rolledBack.id}/report`, {
      status: 200,
      body: { view: VIEWS.rolledBack, exposure, findings: VIEWS.rolledBack.findings },
    });
    const { code, stdout } = await run(['report', VIEWS.rolledBack.id, '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^812 units got the candidate over 1h13m/);
    expect(stdout).toMatch(/billing +500 +61\.6 %/);
  });
});

describe('dev, demo and doctor', () => {
  it('hands the options on', async () => {
    const plain = { with: [], json: false, keep: false, slack: false, auto: false };
    expect((await run(['dev', '--port', '0', '--data', '/tmp/x', '--with', 'slack'])).developed).toEqual([
      { ...plain, port: 0, dataFolder: '/tmp/x', with: ['slack'] },
    ]);
    expect((await run(['demo', '--json', '--keep', '--slack', '--auto'])).developed).toEqual([
      { ...plain, json: true, keep: true, slack: true, auto: true },
    ]);
  });

  it('doctor looks and tells as JSON whether dev can run', async () => {
    const { code, stdout } = await run(['doctor'], {
      env: { TIDEGATE_DATA: '/tmp/tidegate-doctor', PATH: '/nowhere', TEMPORAL_ADDRESS: '127.0.0.1:59999' },
    });
    const { ready, checks } = JSON.parse(stdout) as { ready: boolean; checks: { name: string; status: string; fix: string }[] };
    expect({ code, ready }).toEqual({ code: 1, ready: false });
    expect(checks.find((each) => each.name === 'Temporal server')).toMatchObject({
      status: 'missing',
      fix: expect.stringContaining('TEMPORAL_ADDRESS') as string,
    });
    expect(checks.find((each) => each.name === 'API')).toMatchObject({ status: 'ok' });
  });
});
