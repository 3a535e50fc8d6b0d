import type { TidegateStats } from '@tidegate/sdk';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type AppMetrics = ReturnType<typeof createAppMetrics>;

/** What a reply is counted under. Sessions and users never become labels. */
const LABELS = ['rollout', 'arm', 'category'] as const;
const MAX_ROLLOUTS = 50;

/** The application's own counters, for a Prometheus of the team that runs it. */
export function createAppMetrics(stats: TidegateStats) {
  const registry = new Registry();
  const counter = (name: string, help: string, labelNames: readonly string[] = LABELS) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [registry] });
  const rollouts = new Set<string>();
  registerSdk(registry, stats);
  return {
    registry,
    replies: counter('demo_replies_total', 'Replies served.'),
    slowReplies: counter('demo_slow_replies_total', 'Replies that took longer than 900 ms.'),
    errors: counter('demo_reply_errors_total', 'Replies without an answer of the model.'),
    schemaInvalid: counter('demo_schema_invalid_replies_total', 'Replies that did not match the schema.'),
    tokens: counter('demo_tokens_total', 'Tokens of served replies.'),
    costUsd: counter('demo_cost_usd_total', 'Cost of served replies.'),
    shadowReplies: counter('demo_shadow_replies_total', 'Replies of the candidate that were measured and not served.'),
    verdicts: counter('demo_judge_verdicts_total', 'Verdicts of the judge.', ['arm', 'verdict']),
    tickets: counter('demo_tickets_total', 'Tickets created, and those that a mirror would have created.', ['effect']),
    mixedSessions: counter('demo_mixed_sessions_total', 'Sessions that saw layers of both arms at once.', []),
    switchedSessions: counter('demo_switched_sessions_total', 'Sessions whose versions changed without a rollback.', []),
    serverErrors: counter('demo_server_errors_total', 'Requests that the application answered with 5xx.', []),
    seconds: new Histogram({
      name: 'demo_reply_seconds',
      help: 'Time to the reply.',
      labelNames: ['rollout', 'arm'],
      buckets: [0.05, 0.1, 0.2, 0.4, 0.9, 2, 5],
      registers: [registry],
    }),
    /** The rollout's id as a label; after many rollouts the rest are one. */
    toLabel(rollout: string): string {
      if (rollout === '') return 'none';
      if (rollouts.size < MAX_ROLLOUTS) rollouts.add(rollout);
      return rollouts.has(rollout) ? rollout : 'other';
    },
  };
}

function registerSdk(registry: Registry, stats: TidegateStats): void {
  const gauges: readonly (readonly [string, string, () => number])[] = [
    ['demo_tidegate_asked', 'Evaluations asked for.', () => stats.asked],
    ['demo_tidegate_fallbacks', 'Units that were given the control values because of a failure.', () => stats.fallbacks],
    ['demo_tidegate_outcomes_dropped', 'Outcomes that were lost.', () => stats.outcomes.dropped],
  ];
  for (const [name, help, read] of gauges) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
}
