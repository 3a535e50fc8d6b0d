import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../contracts/audit/read-history.js';
import { createHistoryCalls } from './history-calls.js';

const recorded = (name: string) =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../test/histories/0.1.0/${name}.json.gz`, import.meta.url))).toString()).history as {
    readonly events: readonly { readonly workflowExecutionStartedEventAttributes?: { readonly continuedExecutionRunId?: string } }[];
  };
const [first, second] = [recorded('continued-first'), recorded('continued-second')];
const FIRST_ID = second.events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';

/** An engine that remembers these runs; the last one has this status. */
function clientOf(runs: ReadonlyMap<string, unknown>, status = 'COMPLETED', grpcCode: number | null = null): Client {
  const getHandle = (workflowId: string, runId?: string) => ({
    describe: async () => {
      if (runs.size === 0) throw new WorkflowNotFoundError('not found', workflowId, undefined);
      return { status: { name: status }, runId: 'last' };
    },
    fetchHistory: async () => {
      if (runs.has(runId ?? '')) return historyFromJSON(runs.get(runId ?? ''));
      throw Object.assign(new Error('run'), { code: grpcCode ?? 5, details: '', metadata: {} });
    },
  });
  return { workflow: { getHandle } } as unknown as Client;
}

const read = (client: Client) =>
  createHistoryCalls(client, (_what, _deadlineMs, run) => run()).history({ environment: 'production', rolloutId: 'r' });

describe("R-AUDIT-1 a workflow's history", () => {
  it('has all runs of its chain, oldest first, with every event', async () => {
    const history = await read(
      clientOf(
        new Map([
          ['last', second],
          [FIRST_ID, first],
        ]),
      ),
    );
    expect(history).toMatchObject({
      workflowId: 'rollout/production/r',
      forgottenRunId: null,
      runs: [{ runId: FIRST_ID }, { runId: 'last' }],
    });
    const facts = readHistory(JSON.stringify(history));
    expect(facts).toMatchObject({ runs: 2, events: first.events.length + second.events.length, unreadable: 0 });
    expect(facts?.decisions.at(-1)).toMatchObject({ verb: 'abort', reason: 'Enough seen.' });
  });

  it('names the run that the engine has forgotten', async () =>
    expect(await read(clientOf(new Map([['last', second]])))).toMatchObject({ forgottenRunId: FIRST_ID, runs: [{ runId: 'last' }] }));

  it('is gone when the engine does not know the workflow, or its last run', async () => {
    expect(await read(clientOf(new Map()))).toBe('gone');
    expect(await read(clientOf(new Map([['another', first]])))).toBe('gone');
  });

  it.each(['RUNNING', 'CONTINUED_AS_NEW'])('is not read while it is %s', async (status) =>
    expect(await read(clientOf(new Map([['last', second]]), status))).toBe('running'),
  );

  it('that cannot be read now is not taken for one that is gone', async () =>
    await expect(read(clientOf(new Map([['another', first]]), 'COMPLETED', 14))).rejects.toThrow('run'));
});
