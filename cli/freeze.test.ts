import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FreezeView } from '../core/freeze/freeze-view.js';
import type { Hold } from '../core/rollout/rollout-state.js';
import { toHeadline } from '../core/rollout/view/headline.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';
import { runCliFor } from '../test/fakes/cli/cli-run.js';
import { type ScriptedApi, startScriptedApi, toScriptedProblem } from '../test/fakes/cli/scripted-api.js';
import { SCRIPT_NOW_MS, scriptedViews } from '../test/fakes/cli/scripted-views.js';

const VIEWS = scriptedViews();
const HOUR = 3_600_000;
const freeze = (patch: Partial<FreezeView> = {}): FreezeView => ({
  ...{ id: 'f-3f9a61c04b', environment: 'production', feature: 'support-answer', kind: 'stop', reason: 'prompt store is being moved' },
  ...{ by: 'ada@example.com', via: 'cli', fromMs: SCRIPT_NOW_MS, untilMs: SCRIPT_NOW_MS + 2 * HOUR, state: 'active' },
  ...{ createdAtMs: SCRIPT_NOW_MS, liftedAtMs: null, liftedBy: null, liftedVia: null, liftReason: null },
  ...patch,
});

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi(Object.values(VIEWS));
});
afterEach(async () => await api.close());

const run = (argv: readonly string[], options: Parameters<typeof runCliFor>[1] = {}) =>
  runCliFor(argv, { ...options, env: { TIDEGATE_URL: api.url } });
const sent = () => JSON.parse(api.requests.at(-1)?.body ?? '');

describe('F8 tidegate freeze', () => {
  const answer = (view: FreezeView, warnings: readonly object[] = []) =>
    api.script.answers.set('POST /v1/freezes', { status: 201, body: { freeze: view, warnings } });

  it('stops one feature for two hours, and says what waits and how to lift it', async () => {
    answer(freeze());
    const { code, stdout } = await run([
      'freeze',
      'support-answer',
      '--until',
      '2h',
      '--reason',
      'prompt store is being moved',
      '-o',
      'table',
    ]);
    expect(code).toBe(0);
    expect(sent()).toEqual({
      ...{ kind: 'stop', reason: 'prompt store is being moved', feature: 'support-answer' },
      until: new Date(SCRIPT_NOW_MS + 2 * HOUR).toISOString(),
    });
    expect(stdout).toContain('‖ frozen  f-3f9a61c04b  support-answer in production, until in 2h (13:28 UTC).');
    expect(stdout).toContain('guards still roll back, and abort and kill work as ever');
    expect(stdout).toContain('tidegate thaw f-3f9a61c04b --reason "…"');
  });

  it('without a feature and an end stops everything until somebody lifts it', async () => {
    answer(freeze({ feature: null, untilMs: null }));
    const { stdout } = await run(['freeze', '--reason', 'payments are down', '-o', 'table']);
    expect(sent()).toEqual({ kind: 'stop', reason: 'payments are down' });
    expect(stdout).toContain('everything in production, until somebody lifts it.');
  });

  it('with --from plans a window', async () => {
    answer(freeze({ state: 'planned', fromMs: SCRIPT_NOW_MS + HOUR }));
    const { stdout } = await run(['freeze', '--from', '2026-12-23T17:00:00Z', '--until', '4d', '--reason', 'holidays', '-o', 'table']);
    expect(sent()).toMatchObject({ kind: 'window', from: '2026-12-23T17:00:00.000Z' });
    expect(stdout).toContain('‖ planned  f-3f9a61c04b  support-answer in production, from in 1h (12:28 UTC), until in 2h');
  });

  it('shows warnings on stderr, and everything as JSON when piped', async () => {
    answer(freeze(), [{ pointer: '/feature', detail: 'No flags of "support-answer" are known.' }]);
    const { stdout, stderr } = await run(['freeze', 'support-answer', '--reason', 'x']);
    expect(stderr).toContain('No flags of "support-answer" are known.');
    expect(JSON.parse(stdout).freeze.id).toBe('f-3f9a61c04b');
  });

  it.each([
    [['freeze'], "required option '--reason <why>' not specified"],
    [['freeze', '--reason', 'x', '--until', 'tomorrow'], 'a duration such as 2h or 1d, or a time with its zone'],
    [['freeze', '--reason', 'x', '--until', '2026-12-24T12:00:00'], 'a time with its zone'],
    [['thaw', 'f-1'], "required option '--reason <why>' not specified"],
    [['break-glass', 'r-1'], "required option '--reason <why>' not specified"],
  ])('%j is refused', async (argv, says) => {
    const { code, stderr } = await run(argv);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(api.requests).toEqual([]);
  });
});

describe('F8 tidegate thaw and freezes', () => {
  it('lifts a freeze and names whose it was', async () => {
    const lifted = freeze({ state: 'lifted', liftedAtMs: SCRIPT_NOW_MS, liftedBy: 'grace@example.com', createdAtMs: SCRIPT_NOW_MS - HOUR });
    api.script.answers.set('POST /v1/freezes/f-3f9a61c04b/lift', { status: 200, body: { freeze: lifted } });
    const { code, stdout } = await run(['thaw', 'f-3f9a61c04b', '--reason', 'moved', '-o', 'table']);
    expect([code, sent()]).toEqual([0, { reason: 'moved' }]);
    expect(stdout).toContain(
      '✓ lifted  f-3f9a61c04b  support-answer in production, thrown 1h ago by ada@example.com: prompt store is being moved',
    );
    expect(stdout).toContain('goes on by itself within seconds');
  });

  it('lists them with state, times, who and why; the state is a word, not only a colour', async () => {
    const freezes = [
      freeze({ id: 'f-aaaaaaaaaa', state: 'planned', fromMs: SCRIPT_NOW_MS + HOUR }),
      freeze({ feature: null, untilMs: null }),
      freeze({ id: 'f-bbbbbbbbbb', state: 'lifted', liftedAtMs: SCRIPT_NOW_MS - HOUR, liftedBy: 'grace@example.com', liftReason: 'moved' }),
    ];
    api.script.answers.set('GET /v1/freezes', { status: 200, body: { freezes } });
    const { stdout } = await run(['freezes', '-o', 'table']);
    expect(stdout).toMatch(/^freeze {8}state {6}about {11}from {7}until {6}thrown by$/m);
    expect(stdout).toMatch(/f-aaaaaaaaaa {2}○ planned {2}support-answer {2}12:28 UTC {2}13:28 UTC {2}ada@example\.com/);
    expect(stdout).toMatch(/f-3f9a61c04b {2}‖ holds {4}everything {6}11:28 UTC {2}lifted {5}ada@example\.com/);
    expect(stdout).toContain('  lifted 1h ago by grace@example.com: moved');
  });

  it('says so when there is none', async () => {
    api.script.answers.set('GET /v1/freezes', { status: 200, body: { freezes: [] } });
    expect((await run(['freezes', '--environment', 'staging', '-o', 'table'])).stdout).toContain('No freezes: nothing is held back.');
    expect(api.requests[0]?.path).toBe('/v1/freezes?limit=20&environment=staging');
  });
});

describe('F8 a frozen rollout', () => {
  const { id: _, createdAtMs: __, via: ___, state: ____, liftedAtMs: _5, liftedBy: _6, liftedVia: _7, liftReason: _8, ...plain } = freeze();
  const hold: Hold = {
    ...{ kind: 'held', cause: 'freeze', by: 'system:tidegate', sinceMs: SCRIPT_NOW_MS - 60_000 },
    reason:
      'Frozen by ada@example.com until 2026-11-21T13:28:04.000Z: prompt store is being moved. Only what goes forward waits; abort, kill and rollback do not.',
  };
  const held: RolloutView = { ...VIEWS.gate, gate: null, state: 'held', phase: 'watching', hold, freeze: { id: 'f-3f9a61c04b', ...plain } };
  const view: RolloutView = { ...held, headline: toHeadline({ ...held, stage: held.stages[held.stageIndex], standing: null }) };

  it('get says who froze it until when, and what can be done; a resume is not', async () => {
    api.script.views.set(view.id, view);
    const { stdout } = await run(['get', view.id, '-o', 'table']);
    expect(stdout).toContain('‖ FROZEN  Held in canary at 5 %. Frozen by ada@example.com until');
    expect(stdout).toContain('in 2h (13:28 UTC), or earlier when somebody lifts it');
    expect(stdout).toContain('lift it      tidegate thaw f-3f9a61c04b --reason "…"');
    expect(stdout).toContain(`break glass  tidegate break-glass ${view.id} --reason "…"`);
    expect(stdout).toContain(`roll back    tidegate abort ${view.id} --reason "…"`);
    expect(stdout).not.toContain('tidegate resume');
    expect((await run(['list'], { isTty: true })).stdout).toMatch(/‖ frozen/);
  });

  it.each([
    [{ slack: '#releases', page: 'oncall' }, 'Told, with your name and reason: the channel #releases and the pager oncall.'],
    [{}, 'Nobody is told: its spec names no channel and no pager.'],
  ])('F6 break-glass sends its verb and says who is told: %j', async (notify, told) => {
    api.script.views.set(view.id, view);
    const broken = { ...view, hold: null, state: 'watching', headline: 'Watching canary at 5 %.', notify };
    api.script.answers.set(`POST /v1/rollouts/${view.id}/decisions`, { status: 200, body: { accepted: true, view: broken } });
    const { code, stdout } = await run(['break-glass', view.id, '--reason', 'the fix must go out', '-o', 'table']);
    expect([code, sent()]).toEqual([0, { id: 'd-fixed', verb: 'breakGlass', reason: 'the fix must go out' }]);
    expect(stdout).toContain(`Glass broken: ${view.id} is now ● watching.`);
    expect(stdout.replace(/\s+/g, ' ')).toContain(told);
  });

  it('F6 at a gate it is bound to the evidence that stands there now', async () => {
    api.script.answers.set(`POST /v1/rollouts/${VIEWS.gate.id}/decisions`, toScriptedProblem('FORBIDDEN', 'You may not break the glass.'));
    const { code, stderr } = await run(['break-glass', VIEWS.gate.id, '--reason', 'x']);
    expect(sent()).toMatchObject({ gateId: VIEWS.gate.gate?.id, evidenceHash: VIEWS.gate.gate?.evidenceHash });
    expect(code).toBe(4);
    expect(stderr).toContain('You may not break the glass.');
  });
});
