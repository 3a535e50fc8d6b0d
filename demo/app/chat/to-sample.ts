import type { Sample } from '@tidegate/sdk';
import type { TurnResult } from '../model/answer-turn.js';
import type { Conversation } from './conversation.js';

/** The first request of a session with its answer, as the model wrote it; with the candidate's answer to the same request when it was mirrored. */
export function toSample({ category, history, turns }: Conversation, mirrored: TurnResult | undefined): Sample {
  const [turn] = turns;
  return {
    category,
    input: history[0]?.content ?? '',
    output: turn?.raw ?? '',
    metrics: turn === undefined ? {} : toNumbers(turn),
    ...(mirrored !== undefined && { paired: { output: mirrored.raw, metrics: toNumbers(mirrored) } }),
  };
}

function toNumbers({ latencyMs, costUsd, tokens, isError, isSchemaValid }: TurnResult): Record<string, number> {
  const measured = { latency_ms: latencyMs, error: Number(isError) };
  return isError ? measured : { ...measured, cost_usd: costUsd, tokens, schema_valid: Number(isSchemaValid) };
}
