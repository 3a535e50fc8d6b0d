import type { ReportStats } from './reports/send-reports.js';

/** Why a unit was given the control values. */
export type FallbackReason = 'timeout' | 'network' | 'status' | 'malformed' | 'incomplete' | 'mixed';

/** What the SDK has done since it was created; plain counters, read them whenever you like. */
export interface TidegateStats {
  /** Snapshots handed out. */
  resolved: number;
  /** Of these, answered from memory without asking. */
  fromKept: number;
  /** Requests sent to Tidegate, and how many of them came back as "not modified". */
  asked: number;
  notModified: number;
  /** Failures that were bridged by the kept answer, and failures that ended in the control values. */
  bridged: number;
  fallbacks: number;
  failures: Record<FallbackReason, number>;
  /** Units forgotten because the memory is bounded. */
  evicted: number;
  /** Change events heard, and connections of the event stream that were lost. */
  changes: number;
  streamLosses: number;
  /** Requests that were answered 401 or 403, whatever they were about. */
  refused: number;
  outcomes: ReportStats;
  /** `unsampled`: not queued, because the unit is not one of the sampled part. */
  samples: ReportStats & { unsampled: number };
}

export function createStats(): TidegateStats {
  return {
    resolved: 0,
    fromKept: 0,
    asked: 0,
    notModified: 0,
    bridged: 0,
    fallbacks: 0,
    failures: { timeout: 0, network: 0, status: 0, malformed: 0, incomplete: 0, mixed: 0 },
    evicted: 0,
    changes: 0,
    streamLosses: 0,
    refused: 0,
    outcomes: createReportStats(),
    samples: { ...createReportStats(), unsampled: 0 },
  };
}

const createReportStats = (): ReportStats => ({
  queued: 0,
  accepted: 0,
  duplicates: 0,
  rejected: 0,
  dropped: 0,
  unattributed: 0,
  retries: 0,
});
