import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Comparison } from '../core/comparison/comparison.js';
import { toDistribution } from '../core/comparison/distribution.js';
import { diffText } from '../core/diff/diff-text.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi } from '../test/fakes/cli/scripted-api.js';
import { scriptedViews } from '../test/fakes/cli/scripted-views.js';

const ID = scriptedViews().rolledBack.id;
const values = (from: number) => Array.from({ length: 40 }, (_, index) => from + index);
const COMPARISON: Comparison = {
  rolloutId: ID,
  layers: [
    {
      key: 'support.prompt',
      layer: 'prompt',
      control: { version: 'answer@12', sha256: 'a'.repeat(64) },
      candidate: { version: 'answer@13', sha256: 'b'.repeat(64) },
      diff: diffText('You help.\nBe brief and kind.', 'You help.\nBe brief.'),
    },
    {
      key: 'support.model',
      layer: 'model',
      control: { version: 'gpt-w', sha256: null },
      candidate: { version: 'gpt-x', sha256: null },
      diff: null,
    },
  ],
  counts: { control: 40, candidate: 40, shadow: 1 },
  categories: ['refund'],
  distributions: [
    toDistribution('latency_ms', { control: values(400), candidate: values(300) }),
    toDistribution('error', { control: [0, 1], candidate: [0, 0] }),
  ],
  redactions: { email: 3 },
  samples: [
    {
      kind: 'shadow',
      category: 'refund',
      stageAttempt: 1,
      control: {
        unit: 's',
        atMs: 1,
        input: 'Where is my money?',
        output: 'It comes\non Monday.',
        metrics: { latency_ms: 412, tokens: 30 },
      },
      candidate: { unit: 's', atMs: 1, input: 'Where is my money?', output: 'evil \u001b[2J\u202e text', metrics: { latency_ms: 300 } },
    },
  ],
  next: null,
};

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi(Object.values(scriptedViews()));
  api.script.answers.set(`GET /v1/rollouts/${ID}/comparison`, { status: 200, body: COMPARISON });
});
afterEach(async () => await api.close());
const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(['compare', ID, ...argv], { ...options, env: { TIDEGATE_URL: api.url, ...options.env } });

describe('compare (R-UX-1)', () => {
  it('shows the difference of what is known by signs, and says what is not known', async () => {
    const { code, stdout } = await run(['-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/prompt {2}answer@12 → answer@13/);
    expect(stdout).toMatch(/^ +@@ -1,2 \+1,2 @@$/m);
    expect(stdout).toMatch(/^ +- Be brief and kind\.$/m);
    expect(stdout).toMatch(/^ +\+ Be brief\.$/m);
    expect(stdout).toContain('The content of gpt-w and gpt-x is not registered');
  });

  it('gives both arms of each metric with how many values they stand on', async () => {
    const { stdout } = await run(['-o', 'table']);
    expect(stdout).toMatch(/latency_ms +control +40 +420 ms +420 ms +437 ms +–/);
    expect(stdout).toMatch(/ +candidate +40 +320 ms/);
    expect(stdout).toMatch(/error +control +2 +50\.0 %/);
    expect(stdout).toContain('Of samples, not of all units');
    expect(stdout).toContain('3 × email');
  });

  it('shows answers below each other on a narrow terminal, beside each other on a wide one, and no control character', async () => {
    const narrow = (await run(['-o', 'table'], { columns: 80 })).stdout;
    const wide = (await run(['-o', 'table'], { columns: 140 })).stdout;
    expect(wide).toMatch(/control +│ candidate/);
    expect(wide).toMatch(/It comes +│ evil/);
    expect(narrow).not.toContain('│');
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    for (const text of [narrow, wide]) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });

  it('asks for the category and the number of pairs, and gives everything as JSON', async () => {
    const { stdout } = await run(['--category', 'refund', '--pairs', '7']);
    expect(JSON.parse(stdout)).toEqual(COMPARISON);
    expect(JSON.stringify(api.requests.at(-1))).toMatch(/category.{1,3}refund.*limit.{1,3}7/);
  });

  it('teaches how to send samples where there are none', async () => {
    const empty = { ...COMPARISON, counts: { control: 0, candidate: 0, shadow: 0 }, distributions: [], samples: [], redactions: {} };
    api.script.answers.set(`GET /v1/rollouts/${ID}/comparison`, { status: 200, body: empty });
    const { stdout } = await run(['-o', 'table']);
    expect(stdout).toContain('tidegate.sample(snapshot');
    expect(stdout).not.toContain('SIDE BY SIDE');
  });
});
