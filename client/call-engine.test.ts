import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { callEngine } from './call-engine.js';

/** As the server answers: an error of gRPC with its code. */
const answered = (code: number) => Object.assign(new Error('answered'), { code, details: 'said by the server', metadata: {} });
const client = { withDeadline: (_untilMs: number, run: () => Promise<unknown>) => run() } as unknown as Client;
const ABORTED = 10;
const NOT_FOUND = 5;

describe('C7 a decision while a run makes way for the next one', () => {
  it('is said again until the next run takes it', async () => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      if (tries < 3) throw answered(ABORTED);
      return 'taken';
    };
    expect(await callEngine(client, { what: 'pause', deadlineMs: 5_000, run })).toBe('taken');
    expect(tries).toBe(3);
  });

  it('is given up at its deadline', async () => {
    const run = async () => Promise.reject(answered(ABORTED));
    await expect(callEngine(client, { what: 'pause', deadlineMs: 120, run })).rejects.toMatchObject({ code: ABORTED });
  });

  it('anything else that the server says is not asked twice', async () => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      throw answered(NOT_FOUND);
    };
    await expect(callEngine(client, { what: 'pause', deadlineMs: 5_000, run })).rejects.toMatchObject({ code: NOT_FOUND });
    expect(tries).toBe(1);
  });
});
