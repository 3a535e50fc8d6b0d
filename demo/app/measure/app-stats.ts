import type { Snapshot, TidegateStats } from '@tidegate/sdk';
import type { TurnResult } from '../model/answer-turn.js';
import type { JudgeVerdict } from '../model/judge.js';

export interface ArmStats {
  sessions: number;
  replies: number;
  errors: number;
  schemaInvalid: number;
}

/** What `GET /stats` answers. */
export interface AppStats {
  sessions: number;
  active: number;
  replies: number;
  mixedSessions: number;
  switchedSessions: number;
  serverErrors: number;
  byArm: { readonly control: ArmStats; readonly candidate: ArmStats };
  judge: Record<JudgeVerdict, number>;
  shadow: { sent: number; skipped: number };
  tickets: { created: number; suppressed: number };
  /** Sessions with at least one reply of the candidate, by rollout. */
  candidateSessions: Record<string, number>;
  lastSnapshot: Pick<Snapshot, 'values' | 'arm' | 'rollout' | 'stage' | 'stageAttempt' | 'state' | 'source'> | null;
  readonly tidegate: TidegateStats;
}

const createArm = (): ArmStats => ({ sessions: 0, replies: 0, errors: 0, schemaInvalid: 0 });

export function createAppStats(tidegate: TidegateStats): AppStats {
  return {
    sessions: 0,
    active: 0,
    replies: 0,
    mixedSessions: 0,
    switchedSessions: 0,
    serverErrors: 0,
    byArm: { control: createArm(), candidate: createArm() },
    judge: { pass: 0, fail: 0, invalid: 0 },
    shadow: { sent: 0, skipped: 0 },
    tickets: { created: 0, suppressed: 0 },
    candidateSessions: {},
    lastSnapshot: null,
    tidegate,
  };
}

/** Counts one served reply. */
export function countReply(stats: AppStats, snapshot: Snapshot, turn: TurnResult): void {
  const arm = stats.byArm[snapshot.arm];
  stats.replies += 1;
  arm.replies += 1;
  arm.errors += Number(turn.isError);
  arm.schemaInvalid += Number(!turn.isError && !turn.isSchemaValid);
  const { values, rollout, stage, stageAttempt, state, source } = snapshot;
  stats.lastSnapshot = { values, arm: snapshot.arm, rollout, stage, stageAttempt, state, source };
}
