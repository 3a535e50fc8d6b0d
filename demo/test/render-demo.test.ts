import { describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { createAppStats } from '../app/measure/app-stats.js';
import { createDemoModel } from '../run/view/demo-model.js';
import { createLinePresenter, createLivePresenter, isColored, isLive } from '../run/view/presenter.js';
import { renderDemo } from '../run/view/render-demo.js';

function sampleModel() {
  const model = createDemoModel(0);
  model.nowMs = 75_000;
  model.headline = 'Act 2: a change that breaks the replies about refunds.';
  model.addresses.push(['Tidegate', 'http://127.0.0.1:7788']);
  const stages = [
    { kind: 'canary', share: 10_000, shadowSample: 0, status: 'current' },
    { kind: 'ab', share: 50_000, shadowSample: 0, status: 'waiting' },
  ];
  const estimate = { control: 0.991, candidate: 0.8, difference: -0.191, low: -0.3, high: -0.08, margin: 0.03 };
  const view = {
    state: 'rollingBack',
    headline: 'format is worse than its margin.',
    stages,
    findings: [
      { guard: 'format', verdict: 'fail', estimate },
      { guard: 'judge', verdict: 'error' },
    ],
  } as unknown as RolloutView;
  model.rollouts.push(
    {
      name: 'good',
      view: {
        state: 'completed',
        headline: '',
        stages: [{ kind: 'full', share: 95_000, shadowSample: 0, status: 'done' }],
        findings: [],
      } as unknown as RolloutView,
    },
    { name: 'bad', view },
  );
  const app = createAppStats({ failures: { mixed: 0 } } as never);
  model.app = {
    ...app,
    sessions: 900,
    byArm: {
      control: { sessions: 800, replies: 2_400, errors: 1, schemaInvalid: 7 },
      candidate: { sessions: 100, replies: 300, errors: 0, schemaInvalid: 42 },
    },
  };
  model.traffic = { begun: 900, ended: 800, failed: 0, skipped: 0, active: 100, rate: 40, lastFailure: null };
  model.lines.push({ atMs: 74_000, text: 'PAGE to on-call: Rolling back.' });
  return model;
}

describe('the live view', () => {
  it('shows both rollouts, the guards with their numbers, the traffic and what happened last', () => {
    expect(renderDemo(sampleModel(), 140)).toMatchInlineSnapshot(`
      [
        "Tidegate demo  01:15  Act 2: a change that breaks the replies about refunds.",
        "  Tidegate     http://127.0.0.1:7788",
        "",
        "good.yaml  completed  [x] full 95 %",
        "",
        "bad.yaml  rollingBack  [>] canary 10 %  [ ] ab 50 %",
        "  format is worse than its margin.",
        "  format   fail         control 0.991  candidate 0.8  difference -0.3 to -0.08  margin 0.03",
        "  judge    error        ",
        "",
        "Traffic  100 conversations now, 40 new a second, 900 in all  replies: control 2400, candidate 300, mirrored 0",
        "Checked  mixed sessions 0  switched sessions 0  server errors 0  malformed replies: control 7, candidate 42",
        "",
        "01:14 PAGE to on-call: Rolling back.",
      ]
    `);
  });

  it('never writes a line that is wider than the terminal', () => {
    for (const line of renderDemo(sampleModel(), 40)) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('is for terminals that can move their cursor', () => {
    expect([isLive(true, {}), isLive(false, {}), isLive(true, { TERM: 'dumb' }), isLive(true, { CI: '1' })]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isColored({}), isColored({ NO_COLOR: '1' }), isColored({ NO_COLOR: '' })]).toEqual([true, false, true]);
  });

  it('is drawn for the last time when it is closed, however often that is', () => {
    const written: string[] = [];
    const presenter = createLivePresenter({
      model: sampleModel(),
      write: (text) => written.push(text),
      now: () => 1,
      size: () => ({ columns: 80, rows: 30 }),
      isColored: false,
    });
    presenter.close();
    presenter.close();
    expect(written).toHaveLength(1);
    expect(written[0]).not.toMatch(/\u001b\[3/);
  });

  it('is one line for each event where it is piped', () => {
    const written: string[] = [];
    const presenter = createLinePresenter({ model: createDemoModel(0), write: (text) => written.push(text), now: () => 61_000 });
    presenter.update();
    presenter.say('canary has begun');
    expect(written).toEqual(['01:01 canary has begun\n']);
  });
});
