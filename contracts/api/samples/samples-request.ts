import * as z from 'zod';
import type { RawSample, SampleMetrics } from '../../../core/comparison/sample.js';
import type { FieldError } from '../../../core/errors/app-error.js';
import { closedObject } from '../../spec/schema/closed-object.js';
import { line } from '../../spec/schema/text.js';
import { toFieldErrors, wording } from '../../spec/to-field-errors.js';
import { at, MAX_AHEAD_MS, NO_CATEGORY, values } from '../requests/outcomes-request.js';
import { sentText } from './sent-text.js';

const PER_REQUEST = 100;

/** One sample of `POST /v1/samples`: what a unit asked and was answered. */
export const sampleSchema = closedObject({
  id: line('The id', 200).meta({ description: 'Makes sending it twice harmless: the same id counts once.' }),
  rollout: line('The rollout', 200).meta({ description: 'As the evaluation said it (`metadata.rollout`).' }),
  stageAttempt: z.int().min(0).max(1_000_000).meta({ description: 'As the evaluation said it (`metadata.stageAttempt`).' }),
  arm: z.enum(['control', 'candidate']).meta({ description: 'As the evaluation said it (`metadata.arm`).' }),
  assignment: z
    .enum(['random', 'cohort', 'shadow'])
    .meta({ description: 'As the evaluation said it; `shadow`: the request was mirrored. Cohorts are kept and not compared.' }),
  unit: line('The unit').meta({ description: 'Key of the session, user or task; redacted.' }),
  category: line('The category', 64).optional().meta({ description: 'Kind of question; few different ones. `none` when left out.' }),
  at: at.optional().meta({ description: 'When it was answered; default: now.' }),
  input: sentText('The input').optional().meta({ description: 'What was asked; redacted, then cut to 16 kB.' }),
  output: sentText('The output').meta({ description: 'What was answered; redacted, then cut to 16 kB.' }),
  metrics: values.optional().meta({ description: 'Numbers of this answer, in the form of `POST /v1/outcomes`.' }),
  pairedOutput: sentText('The paired output').optional().meta({ description: "Shadow: the candidate's answer to the same request." }),
  pairedMetrics: values.optional().meta({ description: "Shadow: the candidate's numbers." }),
});

type Sent = z.output<typeof sampleSchema>;

export interface RejectedSample {
  readonly index: number;
  readonly detail: string;
}

export type ParsedSamples =
  | { readonly ok: true; readonly accepted: readonly RawSample[]; readonly rejected: readonly RejectedSample[] }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Takes the good samples of a batch and says of each other one what is wrong. What is wrong is said without any of the texts. */
export function parseSamples(body: unknown, { nowMs }: { readonly nowMs: number }): ParsedSamples {
  const samples: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, 'samples') ? (body as { samples: unknown }).samples : undefined;
  if (!Array.isArray(samples)) return refused('Missing: send { "samples": [ … ] }.');
  if (samples.length > PER_REQUEST)
    return refused(`Sent ${samples.length} samples: at most ${PER_REQUEST} are taken at once. Send smaller batches.`);
  const results = samples.map((sample: unknown, index) => ({ index, result: toRawSample(sample, nowMs) }));
  return {
    ok: true,
    accepted: results.flatMap(({ result }) => (typeof result === 'string' ? [] : [result])),
    rejected: results.flatMap(({ index, result }) => (typeof result === 'string' ? [{ index, detail: result }] : [])),
  };
}

const refused = (detail: string): ParsedSamples => ({ ok: false, errors: [{ pointer: '/samples', detail }] });

function toRawSample(sent: unknown, nowMs: number): RawSample | string {
  const parsed = sampleSchema.safeParse(sent, { error: wording });
  if (!parsed.success) {
    return toFieldErrors(parsed.error.issues, withoutTexts(sent))
      .slice(0, 5)
      .map(({ pointer, detail }) => (pointer === '' ? detail : `${pointer}: ${detail}`))
      .join(' ');
  }
  const atMs = parsed.data.at ?? nowMs;
  if (atMs > nowMs + MAX_AHEAD_MS)
    return `/at: Sent a time ${Math.round((atMs - nowMs) / 1000)} s ahead of the server: at most ${MAX_AHEAD_MS / 1000} s are taken. Check the clock.`;
  return toSample(parsed.data, atMs);
}

function toSample(sent: Sent, atMs: number): RawSample | string {
  const { rollout, category = NO_CATEGORY, input = null, metrics = {}, pairedOutput, pairedMetrics, at: _at, ...rest } = sent;
  if (pairedOutput === undefined && pairedMetrics !== undefined) return '/pairedMetrics: There is no pairedOutput that they belong to.';
  if (pairedOutput !== undefined && rest.arm === 'candidate')
    return "/pairedOutput: It is the candidate's answer beside control's; send it with the arm control.";
  const paired = pairedOutput === undefined ? null : { output: pairedOutput, metrics: toNumbers(pairedMetrics ?? {}) };
  return { ...rest, rolloutId: rollout, category, atMs, input, metrics: toNumbers(metrics), paired };
}

/** Errors quote what was sent; of texts not even a beginning may leave. */
function withoutTexts(sent: unknown): unknown {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return Array.isArray(sent) ? [] : typeof sent;
  const hide = (value: unknown) => (typeof value === 'string' ? `a text of ${value.length} characters` : value);
  return Object.fromEntries(
    Object.entries(sent).map(([key, value]) => [key, KNOWN.has(key) && !TEXTS.has(key) ? (value as unknown) : hideDeep(value, hide)]),
  );
}

const TEXTS: ReadonlySet<string> = new Set(['input', 'output', 'pairedOutput', 'unit', 'category', 'id']);
const KNOWN: ReadonlySet<string> = new Set(Object.keys(sampleSchema.shape));

const hideDeep = (value: unknown, hide: (value: unknown) => unknown): unknown =>
  typeof value === 'object' && value !== null ? 'an object or list' : hide(value);

/** One number for each: a sum over requests becomes their mean. */
function toNumbers(metrics: NonNullable<Sent['metrics']>): SampleMetrics {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, typeof value === 'number' ? value : value.sum / value.of]),
  );
}
