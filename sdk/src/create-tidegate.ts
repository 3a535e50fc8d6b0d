import { toWireOutcome } from './outcomes/outcome.js';
import { OutcomeQueue } from './outcomes/outcome-queue.js';
import { createOfrepClient } from './snapshot/ofrep-client.js';
import { SnapshotResolver } from './snapshot/snapshot-resolver.js';
import { ChangeStream } from './stream/change-stream.js';
import type { Tidegate, TidegateOptions } from './tidegate.js';
import { createStats } from './tidegate-stats.js';

/**
 * Connects an application to Tidegate for one feature. Begins to follow changes at once; call `close` when the application ends.
 * @example
 * const tidegate = createTidegate({
 *   baseUrl: 'http://127.0.0.1:7788',
 *   feature: 'support-answer',
 *   control: { 'support.prompt': 'answer@12', 'support.model': 'gpt-w' },
 * });
 */
export function createTidegate(options: TidegateOptions): Tidegate {
  const { control, fetch: call = globalThis.fetch, now = Date.now, random = Math.random } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  const headers: Record<string, string> = options.environment === undefined ? {} : { 'Tidegate-Environment': options.environment };
  const stats = createStats();
  const stream = new ChangeStream({
    url: `${baseUrl}/ofrep/v1/sse?feature=${encodeURIComponent(options.feature)}`,
    headers,
    fetch: call,
    random,
    stats,
  });
  const client = createOfrepClient({ baseUrl, feature: options.feature, headers, fetch: call, timeoutMs: options.timeoutMs ?? 300 });
  const resolver = new SnapshotResolver({ client, stream, control, now, stats, maxUnits: options.maxUnits ?? 10_000 });
  const queue = new OutcomeQueue({
    url: `${baseUrl}/v1/outcomes`,
    fetch: call,
    random,
    stats: stats.outcomes,
    maxQueued: options.maxOutcomes ?? 10_000,
    intervalMs: options.outcomeIntervalMs ?? 500,
  });
  if (options.follow !== false) stream.start();
  return {
    stats,
    resolve: (query) => resolver.resolve(query),
    outcome(snapshot, outcome) {
      const wire = toWireOutcome(snapshot, outcome, now());
      if (wire === null) stats.outcomes.unattributed += 1;
      return wire !== null && queue.add(wire);
    },
    flush: (timeoutMs = 5_000) => queue.flush(timeoutMs),
    async close(timeoutMs = 5_000) {
      stream.close();
      await queue.close(timeoutMs);
    },
  };
}
