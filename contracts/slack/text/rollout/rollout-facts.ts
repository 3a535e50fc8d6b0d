import type { FlagsTrouble } from '../../../../core/rollout/drift/flags-trouble.js';
import type { SlackIds } from '../marks.js';

/** One point of a metric's history, oldest first; values as in the metric (a share between 0 and 1, or an amount). */
export interface HistoryPoint {
  readonly label: string;
  readonly control: number;
  readonly candidate: number;
}

export interface MetricHistory {
  readonly metric: string;
  /** A share is drawn in percent. */
  readonly isShare: boolean;
  readonly points: readonly HistoryPoint[];
}

/** What a view does not know and a reader in Slack wants. */
export interface RolloutFacts {
  readonly nowMs: number;
  /** Address of the dashboard, without a slash at its end; absent: no links. */
  readonly baseUrl?: string;
  readonly slackIds?: SlackIds;
  /** Flags that are known to be back on control while it rolls back. */
  readonly restored?: ReadonlySet<string>;
  /** What is wrong with the flags themselves, as the last look found it. */
  readonly flags?: FlagsTrouble | null;
  /** Approvals of this gate that no longer count because the evidence has changed. */
  readonly voidedApprovals?: number;
  readonly history?: MetricHistory;
  /** The feature was killed after the end of the rollout, which changes nothing of its view. */
  readonly killed?: KilledAfterwards;
}

export interface KilledAfterwards {
  readonly by: string;
  readonly atMs: number;
}
