import type { TurnResult } from '../model/answer-turn.js';
import type { JudgeVerdict } from '../model/judge.js';

/** A reply that takes longer is slow. Well above what two busy cores add to 80 ms, well below what a slow model takes. */
export const SLOW_MS = 900;

/** The numbers of one session, over all its replies. */
export function toMetrics(turns: readonly TurnResult[], verdict: JudgeVerdict | null): Record<string, number> {
  const total = (pick: (turn: TurnResult) => number) => turns.reduce((sum, turn) => sum + pick(turn), 0);
  return {
    error: Number(turns.some(({ isError }) => isError)),
    schema_valid: Number(turns.every(({ isSchemaValid, isError }) => isSchemaValid || isError)),
    slow_reply: Number(turns.some(({ latencyMs }) => latencyMs > SLOW_MS)),
    latency_ms: total(({ latencyMs }) => latencyMs) / turns.length,
    cost_usd: total(({ costUsd }) => costUsd),
    tokens: total(({ tokens }) => tokens),
    ...(verdict !== null && { judge_invalid: Number(verdict === 'invalid') }),
    ...((verdict === 'pass' || verdict === 'fail') && { judge_pass: Number(verdict === 'pass') }),
  };
}
