import { describe, expect, it } from 'vitest';
import { awaitControl } from './await-control.js';

const url = 'http://control.example/health';
const answering =
  (...answers: readonly (number | Error)[]) =>
  async (): Promise<Response> => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return new Response(null, { status: answer ?? 500 });
  };
let asked = 0;
const ask = (waitMs: number, ...answers: readonly (number | Error)[]) => {
  asked = 0;
  return awaitControl({ url, waitMs }, { ask: answering(...answers) as typeof fetch, nowMs: Date.now, onAsked: () => undefined });
};

describe('B3 R-ROLL-4 control is asked before units go back to it', () => {
  it('healthy: once', async () => {
    expect(await ask(10_000, 204)).toEqual({ isHealthy: true, detail: `${url} answered 204` });
    expect(asked).toBe(1);
  });

  it('unhealthy: again until it is well', async () => {
    expect(await ask(10_000, 503, new TypeError('refused'), 200)).toMatchObject({ isHealthy: true });
    expect(asked).toBe(3);
  });

  it.each([
    [503, 'answered 503'],
    [new TypeError('refused'), 'cannot be reached'],
    [new DOMException('too late', 'TimeoutError'), 'did not answer within 2000 ms'],
  ])('rule 6: unhealthy for as long as the spec waits: says so and throws nothing (%s)', async (answer, words) => {
    expect(await ask(0, answer)).toEqual({ isHealthy: false, detail: `${url} ${words}` });
  });
});
