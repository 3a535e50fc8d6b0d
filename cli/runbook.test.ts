import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SUPPORT_ANSWER_YAML } from '../test/cases/specs/sample-spec.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi } from '../test/fakes/cli/scripted-api.js';
import { scriptedViews } from '../test/fakes/cli/scripted-views.js';
import { displayWidth } from './view/terminal/text.js';

const VIEWS = scriptedViews();
const ELSEWHERE = SUPPORT_ANSWER_YAML.replaceAll('candidate: answer@13', 'candidate: answer@13, platform: flipper');
const FILES = { 'spec.yaml': SUPPORT_ANSWER_YAML, 'bad.yaml': 'feature: x', 'elsewhere.yaml': ELSEWHERE };
/** Nothing listens there. */
const NOBODY = { TIDEGATE_URL: 'http://127.0.0.1:59999' };

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi(Object.values(VIEWS));
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(argv, { files: FILES, ...options, env: { TIDEGATE_URL: api.url, ...options.env } });

describe('R-ROLL-3 runbook', () => {
  it('needs no server for a spec', async () => {
    const { code, stdout, stderr } = await run(['runbook', '-f', 'spec.yaml', '-o', 'table'], { env: NOBODY });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^BY HAND: support-answer in production back to control\n/);
    const order = [...stdout.matchAll(/^STEP \d OF 6: (\S+)/gm)].map(([, first]) => first);
    expect(order).toEqual(['Exposure', 'support.model', 'support.prompt', 'support.retrieval', 'support.parser', 'Clean']);
  });

  it('asks the API for a rollout, and says where it stood', async () => {
    const { code, stdout } = await run(['runbook', VIEWS.gate.id, '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(`rollout ${VIEWS.gate.id} was gate, at 5 %. ${VIEWS.gate.headline}`);
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /v1/rollouts/${VIEWS.gate.id}`]);
  });

  it.each([80, 120])('fits a terminal of %i columns, commands apart', async (columns) => {
    const { stdout } = await run(['runbook', '-f', 'elsewhere.yaml'], { isTty: true, columns });
    const tooLong = stdout.split('\n').filter((line) => !line.startsWith('    ') && displayWidth(line) > columns);
    expect(tooLong).toEqual([]);
    expect(stdout).toContain("      ('support.model', 'gpt-w'),\n");
  });

  it('gives JSON when piped and a page when asked', async () => {
    const { stdout } = await run(['runbook', '-f', 'spec.yaml']);
    expect(JSON.parse(stdout)).toMatchObject({
      feature: 'support-answer',
      rolloutId: null,
      steps: [{ number: 1, kind: 'exposure' }, {}, {}, {}, {}, {}],
    });
    const page = await run(['runbook', '-f', 'spec.yaml', '-o', 'markdown']);
    expect(page.stdout).toMatch(/^# By hand: support-answer in production back to control\n/);
  });

  it('has words for a platform that this machine does not have', async () => {
    const { code, stdout } = await run(['runbook', '-f', 'elsewhere.yaml', '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toContain('flipper: make answer@12 what everybody gets');
  });

  it('shows what people wrote into a spec without obeying it', async () => {
    const files = {
      'spec.yaml': SUPPORT_ANSWER_YAML.replace('Answer with gpt-x', '"Answer \\u001b[2J with gpt-x').replace('prompt 13', 'prompt 13"'),
    };
    for (const format of ['table', 'markdown']) {
      const { stdout } = await run(['runbook', '-f', 'spec.yaml', '-o', format], { files });
      expect(stdout).not.toContain('\u001b[2J');
    }
  });

  it.each([
    [['runbook'], 'Name either a rollout or a file'],
    [['runbook', 'r-1', '-f', 'spec.yaml'], 'Name either a rollout or a file'],
    [['runbook', 'r-none'], 'NOT_FOUND'],
    [['runbook', '-f', 'bad.yaml', '-o', 'table'], 'errors in bad.yaml'],
    [['runbook', '-f', 'bad.yaml', '-o', 'markdown'], 'The spec has'],
    [['list', '-o', 'markdown'], "'markdown' is invalid"],
  ])('%j ends with 1 and says why', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says without the API how to do without it', async () => {
    const { code, stderr } = await run(['runbook', 'r-1'], { env: NOBODY });
    expect(code).toBe(1);
    expect(stderr).toContain('tidegate runbook -f <spec>');
  });
});
