import { continueAsNew, workflowInfo } from '@temporalio/workflow';
import { watching } from './activity-proxies.js';
import type { WatcherInput } from './messages.js';

/** Keeps one long heartbeating activity alive that looks at all due watches of a shard. Never ends. */
export async function watcher(input: WatcherInput): Promise<void> {
  while (workflowInfo().historyLength < 1_000) {
    await watching.watchShard(input);
  }
  await continueAsNew<typeof watcher>(input);
}
