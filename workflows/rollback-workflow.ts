import { sleep } from '@temporalio/workflow';
import { rollbackFlags } from './activity-proxies.js';
import type { RollbackInput, RollbackResult } from './messages.js';

/**
 * Puts every flag of a bundle back to control, in the documented order, each verified. Runs on the queue of the flag
 * writers; retries for ever; started once per rollout by its id.
 */
export async function rollback(input: RollbackInput): Promise<RollbackResult> {
  if (input.sessions === 'drain') {
    await rollbackFlags.restoreFlags({ ...input, part: 'cut' });
    await sleep(input.unitMaxAgeMs, { summary: 'running units finish on the candidate' });
    const { flags } = await rollbackFlags.restoreFlags({ ...input, part: 'restore' });
    return { flags, finishedAtMs: Date.now() };
  }
  const { flags } = await rollbackFlags.restoreFlags({ ...input, part: 'both' });
  return { flags, finishedAtMs: Date.now() };
}
