import type { Snapshot } from '@tidegate/sdk';
import type { Conversation } from '../chat/conversation.js';
import { inspect } from '../chat/integrity.js';
import { SLOW_MS } from '../chat/to-outcome.js';
import type { TurnResult } from '../model/answer-turn.js';
import type { JudgeVerdict } from '../model/judge.js';
import type { AppMetrics } from './app-metrics.js';
import { type AppStats, countReply } from './app-stats.js';

/** Counts what happens, once for `/stats` and once for `/metrics`. */
export interface Observer {
  readonly began: (conversation: Conversation) => void;
  /** Before a snapshot is used for a reply. */
  readonly using: (conversation: Conversation, snapshot: Snapshot) => void;
  readonly replied: (conversation: Conversation, snapshot: Snapshot, turn: TurnResult) => void;
  readonly mirrored: (conversation: Conversation) => void;
  readonly judged: (arm: Snapshot['arm'], verdict: JudgeVerdict) => void;
  readonly ticket: (effect: 'created' | 'suppressed') => void;
  readonly serverError: () => void;
}

export function createObserver(stats: AppStats, metrics: AppMetrics): Observer {
  const labelsOf = ({ rollout, arm }: Snapshot, category: string) => ({ rollout: metrics.toLabel(rollout), arm, category });
  return {
    began({ first }) {
      stats.sessions += 1;
      stats.byArm[first.arm].sessions += 1;
      if (first.arm === 'candidate') stats.candidateSessions[first.rollout] = (stats.candidateSessions[first.rollout] ?? 0) + 1;
    },
    using(conversation, snapshot) {
      const found = inspect(conversation, snapshot);
      stats.mixedSessions += Number(found.mixed);
      stats.switchedSessions += Number(found.switched);
      metrics.mixedSessions.inc(Number(found.mixed));
      metrics.switchedSessions.inc(Number(found.switched));
    },
    replied({ category }, snapshot, turn) {
      const labels = labelsOf(snapshot, category);
      countReply(stats, snapshot, turn);
      metrics.replies.inc(labels);
      metrics.slowReplies.inc(labels, Number(turn.latencyMs > SLOW_MS));
      metrics.errors.inc(labels, Number(turn.isError));
      metrics.schemaInvalid.inc(labels, Number(!turn.isError && !turn.isSchemaValid));
      metrics.tokens.inc(labels, turn.tokens);
      metrics.costUsd.inc(labels, turn.costUsd);
      metrics.seconds.observe({ rollout: labels.rollout, arm: labels.arm }, turn.latencyMs / 1000);
    },
    mirrored: ({ category, first }) => metrics.shadowReplies.inc({ ...labelsOf(first, category), arm: 'candidate' }),
    judged(arm, verdict) {
      stats.judge[verdict] += 1;
      metrics.verdicts.inc({ arm, verdict });
    },
    ticket: (effect) => metrics.tickets.inc({ effect }),
    serverError() {
      stats.serverErrors += 1;
      metrics.serverErrors.inc();
    },
  };
}
