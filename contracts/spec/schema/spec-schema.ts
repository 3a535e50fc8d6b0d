import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { cohortSchema } from './cohort-schema.js';
import { duration } from './duration.js';
import { flagSchema } from './flag-schema.js';
import { guardSchema } from './guard-schema.js';
import { metricSchema } from './metric-schema.js';
import { share } from './share-text.js';
import { stageSchema } from './stage-schema.js';
import { identifier, line, MAX_SUMMARY, ownName } from './text.js';

export const LIMITS = { flags: 20, stages: 12, guards: 50, cohorts: 20, metrics: 50, stepBack: 5, authors: 20 } as const;

export const rollbackSchema = closedObject({
  sequence: z
    .array(z.string())
    .max(LIMITS.flags)
    .optional()
    .meta({ description: 'Order in which flags go back; each exactly once. Default: the reverse of bundle.flags.' }),
  sessions: z
    .enum(['hard', 'drain'])
    .default('hard')
    .meta({ description: 'hard: running sessions go back now; drain: they finish on the candidate.' }),
  stuckAfter: duration('The time after which a rollback is stuck').prefault('2m'),
  controlHealth: closedObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .meta({ description: 'Control is healthy when a GET of this address answers 2xx.' }),
    wait: duration('The wait for a healthy control')
      .refine((waitMs) => waitMs <= 60_000, {
        error: () => 'Units wait for a healthy control at most 60s: candidates keep running meanwhile',
      })
      .prefault('10s')
      .meta({ description: 'An unhealthy control is asked again for so long; then units go back all the same, and the pager is told.' }),
  })
    .optional()
    .meta({ description: 'Asked before a rollback routes units to control; a kill never asks.' }),
  revertWithin: duration('The time for a revert')
    .prefault('7d')
    .meta({ description: 'For so long after completion `tidegate revert` brings the old control back at once.' }),
  rehearsedWithin: duration("The rehearsal's greatest age")
    .optional()
    .meta({ description: 'Start only with a successful `tidegate rehearse` of this bundle that is not older.' }),
  stepBack: closedObject({
    shares: z
      .array(share('The share', { min: 1, max: 99_999 }))
      .min(1)
      .max(LIMITS.stepBack)
      .meta({ description: 'Of the candidate, strictly falling; control for everybody follows the last.' }),
    every: duration('The time between two steps')
      .refine((everyMs) => everyMs >= 10_000 && everyMs <= 1_800_000, { error: () => 'The time between two steps is from 10s to 30m' })
      .meta({ description: 'Each share is shown for so long.' }),
  })
    .optional()
    .meta({
      description:
        'For providers that cannot take all units back in one step. Only for an abort, a deadline or an expired gate; a failed guard, a kill, a second abort or `abort --now` goes at once.',
    }),
});

const preflightSchema = closedObject({
  maxPropagation: duration('The longest propagation')
    .optional()
    .meta({ description: 'Longest time from a write until clients of the flag platform see it.' }),
  onSlow: z.enum(['warn', 'refuse']).default('warn').meta({ description: 'What preflight does beyond maxPropagation.' }),
});

export const watchSchema = closedObject({
  interval: duration('The interval').prefault('15s').meta({ description: 'How often the guards look.' }),
  burnIn: z.int().min(1).max(1_000_000).default(30).meta({ description: 'Units per arm before any verdict.' }),
  noDataAfter: duration('The time without data').optional().meta({ description: 'Default: max(10m, 4 intervals).' }),
  exposureTtl: duration("The exposure's life").optional().meta({ description: 'Default: max(2m, 4 intervals).' }),
  maxHold: duration('The longest hold').prefault('7d').meta({ description: 'A hold or pause of this length ends in a rollback.' }),
});

export const notifySchema = closedObject({
  slack: line('The channel')
    .regex(/^(?:#?[\p{L}\p{N}][\p{L}\p{N}._-]*)$/u, { error: () => 'The channel is a name such as "#llm-releases" or an id' })
    .optional(),
  page: identifier('The pager').optional().meta({ description: 'Name of a configured pager.' }),
});

export const trafficSchema = closedObject({
  unitsPerHour: z.number().positive().max(1e12).meta({ description: 'Units of the feature an hour, both arms together.' }),
});

/** The rollout spec as people write it (design, section 2). */
export const specSchema = closedObject({
  apiVersion: z.literal('tidegate/v1'),
  feature: ownName('The feature'),
  environment: identifier('The environment'),
  summary: line('The summary', MAX_SUMMARY).meta({ description: 'One line for people: what changes.' }),
  unit: z.enum(['session', 'user', 'task']).default('session'),
  unitMaxAge: duration("The unit's longest life").optional().meta({ description: 'Default: 1h for session, 24h for user, 6h for task.' }),
  bundle: closedObject({ flags: z.array(flagSchema).min(1).max(LIMITS.flags).meta({ description: 'In apply order.' }) }),
  rollback: rollbackSchema.prefault({}),
  preflight: preflightSchema.prefault({}),
  onDrift: z.enum(['hold', 'adopt', 'revert']).default('hold').meta({
    description:
      'After an edit by hand on a flag platform. hold: stand still until a person resumes; adopt: go on with the share that was set; revert: set it back.',
  }),
  onConflict: z.enum(['reject', 'queue', 'supersede']).default('reject').meta({
    description:
      'When another rollout holds one of the flags. reject: do not start; queue: wait for its end; supersede: abort it and wait.',
  }),
  cohorts: z.array(cohortSchema).max(LIMITS.cohorts).default([]),
  stages: z.array(stageSchema).min(1).max(LIMITS.stages),
  guards: z.array(guardSchema).min(1).max(LIMITS.guards),
  metrics: z.record(identifier("The metric's name"), metricSchema).default({}),
  watch: watchSchema.prefault({}),
  traffic: trafficSchema.optional(),
  notify: notifySchema.prefault({}),
  authors: z
    .array(line('The author', 200))
    .max(LIMITS.authors)
    .optional()
    .meta({ description: 'Who made the change, by e-mail address: like whoever asks for the rollout, they cannot approve it.' }),
  retryOf: line('The rollout that is retried', 200).optional(),
});

export type SpecDraft = z.output<typeof specSchema>;
