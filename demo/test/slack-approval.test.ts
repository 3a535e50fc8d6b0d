import { describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { readSpec } from '../run/acts/read-spec.js';
import { createSlackApproval } from '../run/acts/slack-approval.js';
import type { DemoSlackPlay } from '../run/demo-context.js';
import { createDemoModel } from '../run/view/demo-model.js';

const VIEW = { id: 'r-1' } as RolloutView;

function open({ isAuto, answers }: { readonly isAuto: boolean; readonly answers?: readonly (string | null)[] }) {
  const said: string[] = [];
  const pressed: string[] = [];
  const left = [...(answers ?? [])];
  const clock = { nowMs: 0 };
  const approve = async (_: string, person: string) => {
    pressed.push(person);
    return left.length === 0 ? 'Done.' : (left.shift() ?? null);
  };
  const page = { url: 'http://slack', channel: '#llm-releases', approve } as unknown as DemoSlackPlay['page'];
  const model = createDemoModel(0);
  model.headline = 'Act 1';
  const presenter = { say: (text: string) => void said.push(text), update: () => undefined, close: () => undefined };
  const approval = createSlackApproval({ model, presenter, slack: { page, isAuto }, nowMs: () => clock.nowMs });
  const lookAt = async (seconds: number) => {
    clock.nowMs = seconds * 1_000;
    await approval.atGate(VIEW);
  };
  return { approval, lookAt, said, pressed, model };
}

describe('the demo at a gate that is decided in Slack', () => {
  it('waits for the person who watches, and says for how long', async () => {
    const { lookAt, said, pressed, model } = open({ isAuto: false });
    for (const seconds of [0, 1, 29, 30, 31, 60]) await lookAt(seconds);
    expect(said[0]).toContain('http://slack');
    expect(said.filter((line) => line.startsWith('Waiting'))).toEqual([
      'Waiting for you in Slack, 02:30 left; then the demo approves by itself.',
      'Waiting for you in Slack, 02:00 left; then the demo approves by itself.',
    ]);
    expect(model.headline).toContain('02:00 left');
    expect(pressed).toEqual([]);
  });

  it('never waits longer than three minutes: it says so, and presses the button itself', async () => {
    const { lookAt, said, pressed } = open({ isAuto: false });
    for (const seconds of [0, 179, 180]) await lookAt(seconds);
    expect(pressed).toEqual(['lead@localhost']);
    expect(said.slice(-2)).toEqual([
      'Nobody has decided within three minutes; the demo presses the button for you.',
      'In Slack Lee Lead presses Approve… and is told: Done.',
    ]);
  });

  it('goes on when somebody has decided, and takes its headline back', async () => {
    const { approval, lookAt, said, pressed, model } = open({ isAuto: false });
    await lookAt(0);
    await lookAt(10);
    await approval.afterGate();
    await approval.afterGate();
    expect([said.at(-1), model.headline, pressed]).toEqual(['The gate is decided.', 'Act 1', []]);
  });

  it('by itself: first the requester, who is refused, then the one who may', async () => {
    const { lookAt, said, pressed } = open({ isAuto: true, answers: ['refused'] });
    await lookAt(0);
    expect(pressed).toEqual(['dev@localhost', 'lead@localhost']);
    expect(said).toContain('In Slack Dana Dev, who asked for it, presses Approve… and is told: refused');
  });

  it('by itself: tries again when the card is not there yet, but not at each look', async () => {
    const { lookAt, pressed } = open({ isAuto: true, answers: [null] });
    for (const seconds of [0, 0.5, 1.5, 2]) await lookAt(seconds);
    expect(pressed).toEqual(['dev@localhost', 'dev@localhost', 'lead@localhost']);
  });

  it.each([
    ['good', null],
    ['bad', null],
    ['good', { url: '', clientToken: '' }],
    ['bad', { url: '', clientToken: '' }],
  ] as const)('the spec %s names the channel (on Unleash: %j)', (name, unleash) => {
    const slack = { page: { channel: '#llm-releases' }, isAuto: true } as DemoSlackPlay;
    expect(readSpec(name, { unleash, slack })).toContain('\nnotify: { page: oncall, slack: "#llm-releases" }');
    expect(readSpec(name, { unleash })).not.toContain('slack');
  });
});
