import * as z from 'zod';
import { atMs, count, flag, oneOf, text, texts } from '../values.js';

const LAYERS = ['model', 'prompt', 'template', 'params', 'retrieval', 'parser', 'routing'] as const;
const maybe = (description: string) => z.number().nullable().describe(`${description} Null: too few values.`);

const versionRefSchema = z
  .object({
    version: text('Version id.'),
    sha256: z.string().nullable().describe('SHA-256 of its content; null: nobody has registered it.'),
  })
  .meta({ id: 'ComparedVersion', description: 'One version of a layer.' });

const diffLineSchema = z
  .object({
    kind: oneOf(['same', 'removed', 'added'], 'What became of the line.'),
    text: text('The line.'),
    words: z
      .exactOptional(z.array(z.object({ text: text('The part.'), changed: flag('It is not in the other line.') })))
      .describe('Of a line that was changed rather than replaced: its parts.'),
  })
  .meta({ id: 'DiffLine', description: 'One line of a difference.' });

const diffSchema = z
  .object({
    hunks: z
      .array(
        z.object({
          fromLine: count("First line in control's text, from 1."),
          fromCount: count("Lines of control's text."),
          toLine: count("First line in the candidate's text, from 1."),
          toCount: count("Lines of the candidate's text."),
          lines: z.array(diffLineSchema).describe('The lines.'),
        }),
      )
      .describe('Neighbouring changes with the lines around them; empty: both are the same.'),
    removed: count('Lines that were removed.'),
    added: count('Lines that were added.'),
    isShortest: flag('False: the texts are too different to look for the shortest difference.'),
  })
  .meta({ id: 'TextDiff', description: 'What changed from one text to the other.' });

const armSchema = z
  .object({
    n: count('Values that it is made of.'),
    mean: z.number().nullable().describe("Mean, in the metric's unit; null: there are none."),
    quantiles: z
      .object({
        p5: maybe('5 %.'),
        p25: maybe('25 %.'),
        p50: maybe('The median.'),
        p75: maybe('75 %.'),
        p95: maybe('95 %.'),
        p99: maybe('99 %.'),
      })
      .describe("So much of the values lies below, in the metric's unit."),
    bins: z.array(z.int()).describe('How many values lie in each bin.'),
  })
  .meta({ id: 'ArmDistribution', description: 'How one metric is spread over the samples of one arm.' });

const distributionSchema = z
  .object({
    metric: text('Name of the metric.'),
    unit: text('`usd`, `ms`, `s`, `tokens`, or empty.'),
    kind: oneOf(['rate', 'amount'], '`rate`: every value is 0 or 1, and the mean is the part of ones.'),
    edges: z.array(z.number()).describe('Borders of the bins, one more than there are; the outer bins also count what lies outside.'),
    arms: z.object({ control: armSchema.describe('Control.'), candidate: armSchema.describe('The candidate.') }).describe('By arm.'),
  })
  .meta({ id: 'Distribution', description: 'How one metric is spread over the samples of both arms.' });

const sampleAnswerSchema = z
  .object({
    unit: text('Key of the unit, redacted.'),
    atMs: atMs('When it was answered.'),
    input: z.string().nullable().describe('What was asked, redacted; null: it was not sent.'),
    output: text('What was answered, redacted.'),
    metrics: z.record(z.string(), z.number()).describe('Numbers of this answer, by metric, each in its unit.'),
  })
  .meta({ id: 'ComparedSample', description: 'One answer with its request.' });

export const comparisonSchema = z
  .object({
    rolloutId: text('Id of the rollout.'),
    layers: z
      .array(
        z.object({
          key: text('Key of the flag.'),
          layer: oneOf(LAYERS, 'The layer that it selects.'),
          control: versionRefSchema.describe("Control's version."),
          candidate: versionRefSchema.describe("The candidate's version."),
          diff: diffSchema.nullable().describe("From control's content to the candidate's; null: one of them is not known."),
        }),
      )
      .describe('What was changed.'),
    counts: z
      .object({
        control: count('Samples of control.'),
        candidate: count('Samples of the candidate.'),
        shadow: count("How many of control's have the candidate's answer to the same request."),
      })
      .describe('Samples that are kept, in the category asked for.'),
    categories: texts('All categories that there are samples of.'),
    distributions: z.array(distributionSchema).describe('Of the samples, not of all units: the guards judge by those.'),
    redactions: z.record(z.string(), z.int()).describe('How often each rule has replaced something in the samples, by its name.'),
    samples: z
      .array(
        z.object({
          kind: oneOf(['shadow', 'matched'], '`shadow`: the same request; `matched`: requests of the same category.'),
          category: text('Category of the samples.'),
          stageAttempt: count('The stage attempt that they are of.'),
          control: sampleAnswerSchema.describe("Control's answer."),
          candidate: sampleAnswerSchema.describe("The candidate's answer."),
        }),
      )
      .describe('Pairs of answers.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next pairs; null on the last page.'),
  })
  .meta({ id: 'Comparison', description: 'Both arms of a rollout side by side.' });

const versionShape = {
  layer: oneOf(LAYERS, 'The layer.'),
  version: text('Version id.'),
  feature: z.string().nullable().describe('The feature that it belongs to; null: all.'),
  sha256: text('SHA-256 of the content.'),
  bytes: count('Length of the content in UTF-8, bytes.'),
  createdBy: text('Who registered it.'),
  createdAtMs: atMs('When it was registered.'),
};

export const registeredVersionSchema = z
  .object(versionShape)
  .meta({ id: 'RegisteredVersion', description: 'The content of a version was registered; it never changes.' });

export const versionContentSchema = z
  .object({ ...versionShape, content: text('The whole text.') })
  .meta({ id: 'VersionContent', description: 'A version with its content.' });
