import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../core/rehearsal/rehearsal.js';
import { SUPPORT_ANSWER_YAML } from '../test/cases/specs/sample-spec.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi, toScriptedProblem } from '../test/fakes/cli/scripted-api.js';
import { displayWidth } from './view/terminal/text.js';

const FILES = {
  'spec.yaml': SUPPORT_ANSWER_YAML,
  'required.yaml': SUPPORT_ANSWER_YAML.replace('rollback:', 'rollback:\n  rehearsedWithin: 7d'),
};
const KEYS = ['support.model', 'support.prompt', 'support.retrieval', 'support.parser'];

const PASSED: Rehearsal = {
  id: 'rehearsal.support-answer-20261121-x7f2',
  feature: 'support-answer',
  environment: 'production',
  bundleHash: '0123456789abcdef',
  passed: true,
  problem: null,
  atMs: 1_800_000_000_000,
  by: 'dev@localhost',
  sessions: 'hard',
  totalMs: 1_212,
  zeroMs: 61,
  steps: [
    { kind: 'show', key: '', platform: 'embedded + unleash', ms: 41, ok: true, detail: '5 % on a scratch copy, read back' },
    { kind: 'cut', key: '', platform: 'embedded + unleash', ms: 61, ok: true, detail: 'nobody gets the candidate any more' },
    ...KEYS.map((key) => ({ kind: 'flag' as const, key, platform: 'unleash', ms: 30, ok: true, detail: 'back on x@1, read back' })),
  ],
  fencing: [{ platform: 'unleash', ok: true, detail: 'a late write of generation 1 was refused' }],
  propagation: [{ platform: 'unleash', ms: 16_010, how: 'The client API had a write after 1.0 s; SDKs ask again every 15.0 s.' }],
  warnings: ['Flag support.model serves gpt-v in production, but the spec says gpt-w.'],
};
const failedStep = (ok: boolean, detail: string) => ({ kind: 'flag' as const, key: '', platform: 'unleash', ms: null, ok, detail });
const FAILED: Rehearsal = {
  ...PASSED,
  passed: false,
  problem: 'support.prompt did not go back to control on unleash: Unleash answered 500 to PATCH strategy.',
  totalMs: null,
  zeroMs: null,
  steps: [
    ...PASSED.steps.slice(0, 3),
    { ...failedStep(false, 'Unleash answered 500 to PATCH strategy.'), key: 'support.prompt' },
    { ...failedStep(false, 'not come to'), key: 'support.retrieval' },
    { ...failedStep(false, 'not come to'), key: 'support.parser' },
  ],
  fencing: [],
};

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi();
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(['rehearse', ...argv], { files: FILES, ...options, env: { TIDEGATE_URL: api.url, ...options.env } });
const answer = (rehearsal: unknown, status = 201) => api.script.answers.set('POST /v1/rehearsals', { status, body: rehearsal });

describe('B6 tidegate rehearse', () => {
  it('shows the verdict, each step with its time, late writes and propagation, and ends with 0', async () => {
    answer(PASSED);
    const { code, stdout, stderr } = await run(['-f', 'spec.yaml', '-o', 'table']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✓ passed {2}The rollback of support-answer in production works: 4 flags back on control in 1\.2 s/);
    const steps = stdout.split('\n').filter((line) => /^✓ {2}/.test(line));
    expect(steps.map((line) => line.split(/ {2,}/).slice(1, 4))).toEqual([
      ['show the candidate', 'embedded + unleash', '41 ms'],
      ['exposure to zero', 'embedded + unleash', '61 ms'],
      ...KEYS.map((key) => [key, 'unleash', '30 ms']),
    ]);
    for (const part of [
      'unleash: a late write of generation 1 was refused.',
      'unleash: within 16.0 s.',
      '! Flag support.model serves gpt-v',
      '0123456789abcdef',
    ])
      expect(stdout).toContain(part);
    expect(api.requests[0]).toMatchObject({ method: 'POST', path: '/v1/rehearsals', body: SUPPORT_ANSWER_YAML });
  });

  it('says of a failed one which step, why, and what to do, and ends with 4', async () => {
    answer(FAILED);
    const { code, stdout } = await run(['-f', 'spec.yaml', '-o', 'table']);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /^✗ failed {2}The rollback of support-answer in production does not work as it is\.\n {2}support\.prompt did not go back/,
    );
    expect(stdout.split('\n').filter((line) => /^✗ {2}/.test(line))).toEqual([
      expect.stringMatching(/support\.prompt +unleash +– +Unleash answered 500/),
    ]);
    expect(stdout.split('\n').filter((line) => /^– {2}/.test(line))).toHaveLength(2);
    expect(stdout).toMatch(/→ Mend what the step names[\s\S]*\n {4}tidegate runbook -f spec\.yaml\n/);
  });

  it.each([60, 80, 120])('fits a terminal of %i columns', async (columns) => {
    for (const rehearsal of [PASSED, FAILED]) {
      answer(rehearsal);
      const { stdout } = await run(['-f', 'spec.yaml'], { isTty: true, columns });
      expect(stdout.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
    }
  });

  it('gives JSON when piped, as the API gave it', async () => {
    answer(FAILED);
    const { code, stdout } = await run(['-f', 'spec.yaml']);
    expect([code, JSON.parse(stdout)]).toEqual([4, FAILED]);
  });

  it('waits for one that has not ended when the API answers', async () => {
    answer({ id: PASSED.id, feature: 'support-answer', environment: 'production', running: true }, 202);
    const path = `GET /v1/rehearsals/${PASSED.id}`;
    const { code: late, stderr } = await run(['-f', 'spec.yaml', '--timeout', '2s']);
    expect([late, stderr]).toEqual([3, expect.stringMatching(/WAIT_TIMED_OUT[\s\S]*has not ended after 2s[\s\S]*Is a worker running\?/)]);
    expect(api.requests.filter(({ method }) => method === 'GET')).toHaveLength(4);
    api.script.answers.set(path, { status: 200, body: PASSED });
    expect((await run(['-f', 'spec.yaml'])).code).toBe(0);
  });

  it('shows what a platform says without obeying it', async () => {
    answer({ ...FAILED, problem: 'evil \u001b[2J words' });
    expect((await run(['-f', 'spec.yaml', '-o', 'table'])).stdout).not.toContain('\u001b[2J');
  });

  it.each([
    ['REHEARSAL_RUNNING', 4],
    ['SPEC_INVALID', 1],
    ['ENGINE_UNAVAILABLE', 1],
  ] as const)('%s ends with its code %i and its advice', async (code, exitCode) => {
    api.script.answers.set('POST /v1/rehearsals', toScriptedProblem(code, 'as the API says'));
    const result = await run(['-f', 'spec.yaml']);
    expect([result.code, result.stdout]).toEqual([exitCode, '']);
    expect(result.stderr).toContain(code);
  });

  it('needs a file', async () => expect((await run([])).code).toBe(1));
});

describe('tidegate plan and tidegate start of a spec that asks for a rehearsal', () => {
  const planned = (file: string) => runCliFor(['plan', '-f', file], { files: FILES });

  it('a plan says what a start will need, and only then', async () => {
    const { stdout } = await planned('required.yaml');
    const { warnings } = JSON.parse(stdout) as { warnings: readonly { pointer: string; detail: string }[] };
    expect(warnings.filter(({ pointer }) => pointer === '/rollback/rehearsedWithin')).toEqual([
      { pointer: '/rollback/rehearsedWithin', detail: expect.stringMatching(/not older than 7d: `tidegate rehearse -f/) },
    ]);
    expect((await planned('spec.yaml')).stdout).not.toContain('rehearse');
  });

  it('a refused start says which command to run', async () => {
    api.script.answers.set('POST /v1/rollouts', toScriptedProblem('REHEARSAL_REQUIRED', 'It has not been rehearsed.'));
    const { code, stderr } = await runCliFor(['start', '-f', 'required.yaml'], { files: FILES, env: { TIDEGATE_URL: api.url } });
    expect([code, stderr]).toEqual([4, expect.stringContaining('tidegate rehearse -f')]);
  });
});
