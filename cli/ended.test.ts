import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toQueuedView } from '../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';
import { SUPPORT_ANSWER_YAML } from '../test/cases/specs/sample-spec.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi, toScriptedProblem } from '../test/fakes/cli/scripted-api.js';
import { SCRIPT_NOW_MS, scriptedViews } from '../test/fakes/cli/scripted-views.js';

const VIEWS = scriptedViews();
const HOUR = 3_600_000;
const { completed, rolledBack } = VIEWS;
const queued = toQueuedView(
  { ...VIEWS.shadow, id: 'r-queued', state: 'preflight', phase: 'preflight', stageIndex: -1, stageStartedAtMs: null, findings: [] },
  { blockers: [{ rolloutId: 'r-12', flags: ['support.model'], kind: 'holds' }], sinceMs: SCRIPT_NOW_MS - HOUR, maxHoldMs: 24 * HOUR },
);
const revertible = { ...completed, revertibleUntilMs: SCRIPT_NOW_MS + HOUR };
const reverting: RolloutView = {
  ...completed,
  headline: 'Completed, and being reverted by grace@example.com: wrong prices',
  reverted: { atMs: SCRIPT_NOW_MS - 4_000, by: 'grace@example.com', reason: 'wrong prices', state: 'reverting' },
};
const reverted: RolloutView = {
  ...completed,
  headline: 'Completed, and reverted by grace@example.com: every unit gets the old control. Reason: wrong prices',
  reverted: {
    atMs: SCRIPT_NOW_MS - 4_000,
    by: 'grace@example.com',
    reason: 'wrong prices',
    state: 'reverted',
    endedAtMs: SCRIPT_NOW_MS - 3_000,
  },
};

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi([...Object.values(VIEWS), queued]);
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(argv, { files: { 'spec.yaml': SUPPORT_ANSWER_YAML }, ...options, env: { TIDEGATE_URL: api.url } });

describe('D1 a rollout that waits for its turn', () => {
  it('start says that it is queued, and for whom it waits', async () => {
    const warnings = [{ pointer: '/onConflict', detail: `Stored, not begun. ${queued.headline}` }];
    api.script.answers.set('POST /v1/rollouts', { status: 202, body: { id: queued.id, view: queued, warnings } });
    const { code, stdout, stderr } = await run(['start', '-f', 'spec.yaml', '-o', 'table']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'r-queued\n' });
    expect(stderr).toContain('Waits for rollout r-12, which holds support.model.');
    expect(stderr).toContain('Queued. Watch it with `tidegate get r-queued -w`.');
  });

  it('list and get show it as queued, until when it waits, and how to give it up', async () => {
    expect((await run(['list'], { isTty: true })).stdout).toMatch(/r-queued.*○ queued/);
    const { stdout } = await run(['get', queued.id, '-o', 'table']);
    expect(stdout).toContain('○ QUEUED  Waits for rollout r-12, which holds support.model.');
    expect(stdout).toContain('its flags are free, then it begins by itself; given up in 23h (Sun 22 Nov 10:28 UTC)');
    expect(stdout).toContain('give it up   tidegate abort r-queued');
    expect(stdout).not.toMatch(/guard/i);
    expect(stdout).not.toContain('tidegate resume');
  });

  it('an abort of it says that it has ended, not that it rolls back', async () => {
    const view = { ...queued, state: 'refused', phase: 'refused', hold: null, headline: 'Aborted by ada. It had not begun.' };
    api.script.answers.set(`POST /v1/rollouts/${queued.id}/decisions`, { status: 200, body: { accepted: true, view } });
    expect((await run(['abort', queued.id, '-o', 'table'])).stdout).toMatch(/^Aborted: r-queued is now ✗ refused\./);
  });
});

describe('D2 retry', () => {
  const retry = `POST /v1/rollouts/${rolledBack.id}/retry`;

  it('prints the new id, with the warnings on stderr', async () => {
    const view = { ...VIEWS.shadow, retryOf: rolledBack.id };
    api.script.answers.set(retry, { status: 201, body: { id: view.id, view, warnings: [{ pointer: '', detail: 'The engine is down.' }] } });
    const { code, stdout, stderr } = await run(['retry', rolledBack.id, '-o', 'table']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${view.id}\n` });
    expect(stderr).toContain('The engine is down.');
    expect(api.requests[0]?.body).toBe('');
  });

  it('ends with 4 when it is not possible, and says why', async () => {
    api.script.answers.set(retry, toScriptedProblem('NOT_RETRYABLE', 'It completed.'));
    const { code, stderr } = await run(['retry', rolledBack.id]);
    expect(code).toBe(4);
    expect(stderr).toContain('It completed.');
  });

  it('get names what it retries and what retries it, and offers it where it makes sense', async () => {
    api.script.views.set(rolledBack.id, { ...rolledBack, retryOf: 'r-1', retries: ['r-3', 'r-4'] });
    const { stdout } = await run(['get', rolledBack.id, '-o', 'table']);
    expect(stdout).toContain('retries      r-1\n');
    expect(stdout).toContain('retried as   r-3, r-4\n');
    expect(stdout).toContain(`try again    tidegate retry ${rolledBack.id}`);
  });
});

describe('D8 revert', () => {
  const revert = `POST /v1/rollouts/${completed.id}/revert`;

  it('sends the reason, and says that every flag is back', async () => {
    api.script.answers.set(revert, { status: 200, body: { accepted: true, view: reverted } });
    const { code, stdout } = await run(['revert', completed.id, '--reason', 'wrong prices', '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Reverted: every flag of ${completed.id} is back on the old control and was read back.`);
    expect(JSON.parse(api.requests[0]?.body ?? '')).toEqual({ reason: 'wrong prices' });
  });

  it('says when it is not done yet', async () => {
    api.script.answers.set(revert, { status: 200, body: { accepted: true, view: reverting } });
    const { code, stdout, stderr } = await run(['revert', completed.id, '--reason', 'wrong prices', '-o', 'table']);
    expect(code).toBe(0);
    expect(stdout).toContain('Reverting: not every flag');
    expect(stderr).toContain('It goes on by itself.');
  });

  it('needs a reason', async () => {
    const { code, stderr } = await run(['revert', completed.id]);
    expect(code).toBe(1);
    expect(stderr).toContain("required option '--reason <why>' not specified");
  });

  it('get offers it while it is possible, and shows it once it was done', async () => {
    const show = async (view: RolloutView) => {
      api.script.views.set(view.id, view);
      return (await run(['get', view.id, '-o', 'table'])).stdout;
    };
    expect(await show(revertible)).toContain(`take back    tidegate revert ${completed.id} --reason "…"`);
    expect(await show(revertible)).toContain('revertible   until in 1h (12:28 UTC)');
    expect(await show({ ...completed, revertibleUntilMs: SCRIPT_NOW_MS - HOUR })).not.toContain('tidegate revert');
    expect(await show(reverting)).toContain('↺ REVERTING  Completed, and being reverted by grace@example.com');
    expect(await show(reverted)).toContain('reverted     3s ago (11:27 UTC) by grace@example.com, in 1s');
    expect((await run(['list'], { isTty: true })).stdout).toMatch(/r-support-08.*↺ reverted/);
  });
});
