import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { callEngine } from './call-engine.js';

/** As the server answers: an error of gRPC with its code. */
const answered = (code: number, details = 'said by the server') => Object.assign(new Error('answered'), { code, details, metadata: {} });
const client = { withDeadline: (_untilMs: number, run: () => Promise<unknown>) => run() } as unknown as Client;
const ABORTED = 10;
const NOT_FOUND = 5;
const FAILED_PRECONDITION = 9;
const TASK_FAILED = 'Unable to perform workflow execution update due to unexpected workflow task failure.';

describe('C7 a decision while a run makes way for the next one', () => {
  it.each([
    ['aborted', answered(ABORTED)],
    ['failed with the task that would have taken it', answered(FAILED_PRECONDITION, TASK_FAILED)],
  ])('is said again until the next run takes it: %s', async (_how, error) => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      if (tries < 3) throw error;
      return 'taken';
    };
    expect(await callEngine(client, { what: 'pause', deadlineMs: 5_000, run })).toBe('taken');
    expect(tries).toBe(3);
  });

  it('is given up at its deadline', async () => {
    const run = async () => Promise.reject(answered(ABORTED));
    await expect(callEngine(client, { what: 'pause', deadlineMs: 120, run })).rejects.toMatchObject({ code: ABORTED });
  });

  it.each([NOT_FOUND, FAILED_PRECONDITION])('anything else that the server says is not asked twice: %i', async (code) => {
    let tries = 0;
    const run = async () => {
      tries += 1;
      throw answered(code);
    };
    await expect(callEngine(client, { what: 'pause', deadlineMs: 5_000, run })).rejects.toMatchObject({ code });
    expect(tries).toBe(1);
  });
});
