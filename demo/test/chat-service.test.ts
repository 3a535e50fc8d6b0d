import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sample, Snapshot, Tidegate } from '@tidegate/sdk';
import { beforeEach, describe, expect, it } from 'vitest';
import { CONTROL_VALUES } from '../app/catalogue/catalogue.js';
import { ChatService } from '../app/chat/chat-service.js';
import { createTickets } from '../app/chat/tickets.js';
import { createAppMetrics } from '../app/measure/app-metrics.js';
import { createAppStats } from '../app/measure/app-stats.js';
import { createObserver } from '../app/measure/observer.js';
import { createJudge } from '../app/model/judge.js';
import { createMirror } from '../app/model/mirror.js';
import { createModelClient } from '../app/model/model-client.js';

const CANDIDATE = { 'support.parser': 'parser@4', 'support.params': 'p@2', 'support.prompt': 'answer@13', 'support.model': 'gpt-x' };
const REPLIES: Readonly<Record<string, string>> = {
  'gpt-w': '{"answer":"Next step: from control.","intent":"refund"}',
  'gpt-x': '{"answer":"Next step: from the candidate.","intent":"refund","confidence":1}',
  'judge-s': '{"reason":"r","verdict":"pass"}',
};
const outcomes: { snapshot: Snapshot; outcome: { metrics: Record<string, number>; paired?: Record<string, number> } }[] = [];
const samples: Sample[] = [];
let snapshot: Snapshot;

const readingsOf = (values: Readonly<Record<string, string>>, arm: Snapshot['arm']) =>
  Object.entries(values).map(([key, value]) => ({ key, value, variant: arm, arm, bundle: arm }));
function snapshotOf(arm: Snapshot['arm'], changes: Partial<Snapshot> = {}): Snapshot {
  const values = arm === 'control' ? CONTROL_VALUES : CANDIDATE;
  return {
    unit: 's',
    values,
    arm,
    assignment: 'random',
    rollout: 'r',
    stage: 'canary',
    stageAttempt: 1,
    bundle: arm,
    state: 'live',
    revision: 1,
    source: 'server',
    flags: readingsOf(values, arm),
    ...changes,
  };
}

/** A model on a real socket: the official client talks to it. */
async function open() {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { model } = JSON.parse(text) as { model: string };
    response.writeHead(200, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        choices: [{ message: { role: 'assistant', content: REPLIES[model] } }],
        usage: { prompt_tokens: 100, completion_tokens: 10 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = createModelClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, apiKey: 'x' });
  const tidegate = {
    resolve: async () => snapshot,
    outcome: (of: Snapshot, outcome: never) => outcomes.push({ snapshot: of, outcome }) > 0,
    isSampled: () => true,
    sample: (_of: Snapshot, sample: Sample) => samples.push(sample) > 0,
    stats: { failures: {}, outcomes: {} },
  } as unknown as Tidegate;
  const stats = createAppStats(tidegate.stats);
  const tickets = createTickets();
  const chat = new ChatService({
    tidegate,
    ask,
    judge: createJudge(ask, 1),
    mirror: createMirror(ask),
    tickets,
    observer: createObserver(stats, createAppMetrics(tidegate.stats)),
    now: Date.now,
  });
  const say = (isLast = false) =>
    chat.chat({ session: 's', startedAtMs: 1, message: 'my backpack', category: 'refund', user: 'a@b.example', isLast });
  return { chat, say, stats, tickets, close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()) };
}

beforeEach(() => {
  outcomes.length = 0;
  samples.length = 0;
  snapshot = snapshotOf('control');
});

describe('R-STAGE-1 shadow', () => {
  it('measures the candidate on the same requests, serves control, and suppresses the side effect', async () => {
    snapshot = snapshotOf('control', { shadow: CANDIDATE });
    const app = await open();
    expect([(await app.say()).reply, (await app.say(true)).reply]).toEqual(['Next step: from control.', 'Next step: from control.']);
    await app.chat.stop();
    expect(outcomes).toHaveLength(1);
    expect(outcomes[0]?.outcome).toMatchObject({
      metrics: { error: 0, schema_valid: 1, judge_pass: 1 },
      paired: { error: 0, schema_valid: 1, judge_pass: 1 },
    });
    expect(app.tickets.counts()).toEqual({ created: 1, suppressed: 1 });
    expect(samples).toMatchObject([
      {
        category: 'refund',
        input: 'my backpack',
        output: REPLIES['gpt-w'],
        paired: { output: REPLIES['gpt-x'], metrics: { schema_valid: 1 } },
      },
    ]);
    await app.close();
  });
});

describe('R-STICKY-1 a conversation', () => {
  it('has one outcome, under the snapshot that it began with', async () => {
    const app = await open();
    await app.say();
    snapshot = snapshotOf('control', { rollout: 'the next one' });
    await app.say(true);
    await app.chat.stop();
    expect(outcomes.map(({ snapshot: of }) => of.rollout)).toEqual(['r']);
    expect(app.stats.switchedSessions).toBe(0);
    await app.close();
  });

  it('that gets other versions is counted once, unless something was rolled back', async () => {
    for (const [state, expected] of [
      ['live', 1],
      ['rolledBack', 0],
      ['killed', 0],
    ] as const) {
      snapshot = snapshotOf('candidate');
      const app = await open();
      await app.say();
      snapshot = snapshotOf('control', { state });
      await app.say();
      await app.say();
      expect([state, app.stats.switchedSessions, app.stats.mixedSessions]).toEqual([state, expected, 0]);
      await app.close();
    }
  });

  it('that sees layers of both arms at once is counted', async () => {
    const flags = [...readingsOf(CONTROL_VALUES, 'control').slice(0, 2), ...readingsOf(CANDIDATE, 'candidate').slice(2)];
    snapshot = snapshotOf('control', { values: Object.fromEntries(flags.map(({ key, value }) => [key, value])), flags });
    const app = await open();
    await app.say();
    await app.say();
    expect(app.stats.mixedSessions).toBe(1);
    await app.close();
  });

  it('with a version that the application does not have gets an apology and counts as an error', async () => {
    snapshot = snapshotOf('candidate', { values: { ...CANDIDATE, 'support.model': 'gpt-unheard-of' } });
    const app = await open();
    expect((await app.say(true)).reply).toContain('Sorry');
    await app.chat.stop();
    expect(outcomes[0]?.outcome.metrics).toMatchObject({ error: 1 });
    await app.close();
  });
});
