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

export const LIMITS = { flags: 20, stages: 12, guards: 50, cohorts: 20, metrics: 50, stepBack: 5, authors: 20, alertNames: 50 } as const;

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
  stuckAfter: duration('The time after which a rollback is stuck')
    .prefault('2m')
    .meta({ description: 'After so long without an end, a rollback is stuck and pages.' }),
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

const alertsSpecSchema = closedObject({
  onFiring: z.enum(['rollback', 'hold', 'ignore']).default('rollback').meta({
    description:
      'What an alert of this feature does that begins while the rollout runs. One that fired already before holds, unless alerts are ignored.',
  }),
  names: z
    .array(line("The alert's name", 100))
    .min(1)
    .max(LIMITS.alertNames)
    .optional()
    .meta({ description: 'Only alerts of these names. Default: all that carry the label tidegate_feature with this feature.' }),
});

export const notifySchema = closedObject({
  slack: line('The channel')
    .regex(/^(?:#?[\p{L}\p{N}][\p{L}\p{N}._-]*)$/u, { error: () => 'The channel is a name such as "#llm-releases" or an id' })
    .optional()
    .meta({ description: 'Slack channel that is told, by name or id.' }),
  page: identifier('The pager').optional().meta({ description: 'Name of a configured pager.' }),
});

export const trafficSchema = closedObject({
  unitsPerHour: z.number().positive().max(1e12).meta({ description: 'Units of the feature an hour, both arms together.' }),
});

/** The rollout spec as people write it (design, section 2). */
export const specSchema = closedObject({
  apiVersion: z.literal('tidegate/v1').meta({ description: 'Version of this format.' }),
  feature: ownName('The feature').meta({ description: 'The LLM feature that changes.' }),
  environment: identifier('The environment').meta({ description: 'Where it changes, for example `production`.' }),
  summary: line('The summary', MAX_SUMMARY).meta({ description: 'One line for people: what changes.' }),
  unit: z.enum(['session', 'user', 'task']).default('session').meta({ description: 'What gets one arm as a whole.' }),
  unitMaxAge: duration("The unit's longest life").optional().meta({ description: 'Default: 1h for session, 24h for user, 6h for task.' }),
  bundle: closedObject({ flags: z.array(flagSchema).min(1).max(LIMITS.flags).meta({ description: 'In apply order.' }) }).meta({
    description: 'The flags that change together.',
  }),
  rollback: rollbackSchema.prefault({}).meta({ description: 'The way back.' }),
  preflight: preflightSchema.prefault({}).meta({ description: 'What is looked at before the first stage.' }),
  onDrift: z.enum(['hold', 'adopt', 'revert']).default('hold').meta({
    description:
      'After an edit by hand on a flag platform. hold: stand still until a person resumes; adopt: go on with the share that was set; revert: set it back.',
  }),
  onConflict: z.enum(['reject', 'queue', 'supersede']).default('reject').meta({
    description:
      'When another rollout holds one of the flags. reject: do not start; queue: wait for its end; supersede: abort it and wait.',
  }),
  cohorts: z
    .array(cohortSchema)
    .max(LIMITS.cohorts)
    .default([])
    .meta({ description: 'Units that get the candidate from canary on, whatever the share; they are not compared.' }),
  stages: z.array(stageSchema).min(1).max(LIMITS.stages).meta({ description: 'In order; the last one is usually `full`.' }),
  guards: z.array(guardSchema).min(1).max(LIMITS.guards).meta({ description: 'What must not get worse.' }),
  metrics: z
    .record(identifier("The metric's name"), metricSchema)
    .default({})
    .meta({ description: 'Where metrics come from, by name; one that is not named is an outcome that the application posts.' }),
  watch: watchSchema.prefault({}).meta({ description: 'How the guards look.' }),
  alerts: alertsSpecSchema
    .optional()
    .meta({ description: 'What alerts do that Alertmanager sends (POST /v1/alerts). Default: they roll back.' }),
  traffic: trafficSchema.optional().meta({ description: 'What is known of the traffic; makes the forecast possible.' }),
  notify: notifySchema.prefault({}).meta({ description: 'Who is told of what happens.' }),
  authors: z
    .array(line('The author', 200))
    .max(LIMITS.authors)
    .optional()
    .meta({ description: 'Who made the change, by e-mail address: like whoever asks for the rollout, they cannot approve it.' }),
  retryOf: line('The rollout that is retried', 200).optional().meta({ description: 'The rollout that this one tries again.' }),
  template: closedObject({
    name: identifier("The template's name", 64).meta({ description: 'Its name.' }),
    version: line("The template's version", 64).meta({ description: 'Its version.' }),
  })
    .optional()
    .meta({ description: 'The plan template that the spec was filled in from; Tidegate writes it for the record.' }),
});

export type SpecDraft = z.output<typeof specSchema>;
