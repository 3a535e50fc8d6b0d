import * as z from 'zod';
import type { FieldError } from '../../../core/errors/app-error.js';
import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier, line } from '../../spec/schema/text.js';
import { toFieldErrors, wording } from '../../spec/to-field-errors.js';

const OUTCOME_LIMITS = { perRequest: 1_000, metrics: 50, id: 200, category: 64 } as const;
/** Clocks of applications may run ahead by so much; what is later would fall into windows that are not yet closed. */
export const MAX_AHEAD_MS = 5 * 60_000;
/** Category of outcomes that name none. */
export const NO_CATEGORY = 'none';

const VALUE_HINT =
  'a metric is a finite number (send 1 or 0 for yes or no), or { "sum": 1, "of": 5 } for 1 in 5 requests: both finite numbers, "of" above 0';
const perRequest = closedObject({
  sum: z.number().meta({ description: "Sum of the unit's values." }),
  of: z.number().positive().meta({ description: 'Requests of the unit that they come from.' }),
});
const value = z.union([z.number(), perRequest], { error: () => VALUE_HINT });

export const values = z
  .record(identifier("The metric's name"), value)
  .refine((metrics) => Object.keys(metrics).length <= OUTCOME_LIMITS.metrics, {
    error: () => `at most ${OUTCOME_LIMITS.metrics} metrics are allowed in one outcome`,
  });

const AT_HINT = 'the time is ISO 8601 with a zone ("2026-01-05T09:00:00Z") or Unix milliseconds';
export const at = z
  .union([z.iso.datetime({ offset: true, error: () => AT_HINT }).transform((text) => Date.parse(text)), z.int({ error: () => AT_HINT })], {
    error: () => AT_HINT,
  })
  .refine((ms) => ms > 0, { error: () => AT_HINT });

/** One outcome of `POST /v1/outcomes`: what one unit saw and what came of it. */
const outcomeSchema = closedObject({
  id: line('The id', OUTCOME_LIMITS.id).meta({ description: 'Makes sending it twice harmless: the same id counts once.' }),
  rollout: line('The rollout', 200).meta({ description: 'As the evaluation said it (`metadata.rollout`).' }),
  stageAttempt: z.int().min(0).max(1_000_000).meta({ description: 'As the evaluation said it (`metadata.stageAttempt`).' }),
  arm: z.enum(['control', 'candidate']).meta({ description: 'As the evaluation said it (`metadata.arm`).' }),
  assignment: z
    .enum(['random', 'cohort', 'shadow'])
    .meta({ description: 'As the evaluation said it; `shadow`: the unit was mirrored. Only `random` and `shadow` ones are compared.' }),
  unit: line('The unit').meta({ description: "The unit's key, as it was evaluated." }),
  category: line('The category', OUTCOME_LIMITS.category)
    .optional()
    .meta({ description: 'What kind of unit it is; guards can judge each category by itself.' }),
  at: at.optional().meta({ description: 'When it happened: ISO 8601 with a zone, or Unix milliseconds; absent: now.' }),
  metrics: values.meta({ description: 'What was measured, by name, each in the unit of its metric.' }),
  paired: values.optional().meta({ description: 'In shadow: what the mirrored candidate showed for the same unit.' }),
}).meta({ id: 'Outcome', description: 'What one unit saw and what came of it.' });

/** Body of `POST /v1/outcomes` for whoever writes one; what is taken of it is told by `parseOutcomes`. */
export const outcomesRequestSchema = closedObject({
  outcomes: z.array(outcomeSchema).max(OUTCOME_LIMITS.perRequest).meta({ description: 'Outcomes, each taken or refused by itself.' }),
}).meta({ id: 'OutcomesRequest', description: 'A batch of outcomes.' });

type Sent = z.output<typeof outcomeSchema>;

/** An accepted outcome, in the shape of the store's `OutcomeRecord` (a test holds the two together; contracts do not import the store). */
export interface AcceptedOutcome extends Pick<Sent, 'id' | 'stageAttempt' | 'arm' | 'assignment' | 'unit' | 'metrics'> {
  readonly rolloutId: string;
  readonly category: string;
  readonly atMs: number;
  readonly paired?: Sent['metrics'];
}

export interface RejectedOutcome {
  readonly index: number;
  readonly detail: string;
}

export type ParsedOutcomes =
  | { readonly ok: true; readonly accepted: readonly AcceptedOutcome[]; readonly rejected: readonly RejectedOutcome[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Takes the good outcomes of a batch and says of each other one what is wrong; one bad outcome never costs the rest. */
export function parseOutcomes(body: unknown, { nowMs }: { readonly nowMs: number }): ParsedOutcomes {
  const outcomes: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, 'outcomes') ? (body as { outcomes: unknown }).outcomes : undefined;
  if (!Array.isArray(outcomes)) return { ok: false, errors: [{ pointer: '/outcomes', detail: 'Missing: send { "outcomes": [ … ] }.' }] };
  if (outcomes.length > OUTCOME_LIMITS.perRequest) {
    return {
      ok: false,
      errors: [
        {
          pointer: '/outcomes',
          detail: `Sent ${outcomes.length} outcomes: at most ${OUTCOME_LIMITS.perRequest} are taken at once. Send smaller batches.`,
        },
      ],
    };
  }
  const accepted: AcceptedOutcome[] = [];
  const rejected: RejectedOutcome[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    const result = toRecord(outcome, nowMs);
    if (typeof result === 'string') rejected.push({ index, detail: result });
    else accepted.push(result);
  }
  return { ok: true, accepted, rejected };
}

function toRecord(sent: unknown, nowMs: number): AcceptedOutcome | string {
  const parsed = outcomeSchema.safeParse(sent, { error: wording });
  if (!parsed.success) {
    return toFieldErrors(parsed.error.issues, sent)
      .slice(0, 5)
      .map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`))
      .join(' ');
  }
  const { rollout, category, at: sentAtMs, paired, ...rest } = parsed.data;
  const atMs = sentAtMs ?? nowMs;
  if (atMs > nowMs + MAX_AHEAD_MS)
    return `/at: Sent a time ${Math.round((atMs - nowMs) / 1000)} s ahead of the server: at most ${MAX_AHEAD_MS / 1000} s are taken. Check the clock.`;
  return { ...rest, rolloutId: rollout, category: category ?? NO_CATEGORY, atMs, ...(paired !== undefined && { paired }) };
}
