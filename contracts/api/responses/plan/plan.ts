import * as z from 'zod';
import type { Answer } from '../answer.js';
import { flagMoveSchema } from '../rollout/rollout-parts.js';
import { atMs, flag, number, oneOf, share, spanMs, text, texts, warnings } from '../values.js';
import { stageForecastSchema } from './forecast.js';
import { plannedGuardSchema } from './guard.js';

const approvalSchema = z
  .object({
    approvers: texts('`group:<name>`, `group:slack:<handle>` or the id of a person.'),
    required: number('How many different people must approve.'),
    expiresMs: spanMs('How long the gate stays open.'),
    remindEveryMs: z.exactOptional(z.number()).describe('Between two reminders, milliseconds. Absent: a quarter of `expiresMs`.'),
    onExpiry: oneOf(['hold', 'rollback'], 'What happens when nobody decides.'),
  })
  .meta({ id: 'ApprovalPolicy', description: 'Who must say yes before a stage is left.' });

const waitSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('hold').describe('A fixed time.'), durationMs: spanMs('How long.') }),
    z.object({
      kind: z.literal('proof').describe('Evidence.'),
      prove: oneOf(['evidence', 'primary', 'all'], 'What must be shown: no fail, the primary guard passed, or all guards passed.'),
      minimumUnits: number('Units that each arm must have.'),
      deadlineMs: spanMs('Longest time in the stage.'),
      onDeadline: oneOf(['hold', 'rollback'], 'What happens when it passes without proof.'),
    }),
    z.object({ kind: z.literal('gate').describe('People.'), approval: approvalSchema.describe('Who must approve.') }),
  ])
  .meta({ id: 'PlannedWait', description: 'What stands between a stage and the next one.' });

const plannedStageSchema = z
  .object({
    number: number('From 1.'),
    kind: oneOf(['shadow', 'canary', 'ab', 'full'], 'What kind of stage it is.'),
    share: share('Part of the units that get the candidate.'),
    shadowSample: share('Part of the units whose requests are mirrored; 0 outside shadow.'),
    cohorts: texts('Cohorts that get the candidate whatever the share.'),
    waits: z.array(waitSchema).describe('In the order in which they are waited for.'),
    earliestStartMs: atMs('Soonest start when every stage ends with its hold and people decide at once.'),
    forecast: stageForecastSchema.describe('What it needs, and what the traffic gives it.'),
  })
  .meta({ id: 'PlannedStage', description: 'One stage as it will be.' });

const rollbackStepSchema = z
  .discriminatedUnion('kind', [
    z.object({
      number: number('From 1.'),
      kind: z.literal('exposure').describe('Nobody gets the candidate any more.'),
      platforms: texts('On these flag platforms.'),
      flags: texts('Keys of these flags.'),
    }),
    z.object({
      number: number('From 1.'),
      kind: z.literal('flag').describe('One flag goes back.'),
      platform: text('Its flag platform.'),
      flag: text('Its key.'),
      version: text('The version that it then shows.'),
    }),
    z.object({ number: number('From 1.'), kind: z.literal('cleanUp').describe('What is left of the rollout is removed.') }),
  ])
  .meta({ id: 'RollbackStep', description: 'One step of the way back.' });

const watchSchema = z
  .object({
    intervalMs: spanMs('Guards look this often.'),
    burnInUnits: number('Units per arm before any verdict.'),
    noDataAfterMs: spanMs('Without a valid reading for so long, `onNoData` applies.'),
    exposureTtlMs: spanMs('An exposure that is not renewed for so long falls back to control.'),
    maxHoldMs: spanMs('A hold or pause of this length ends in a rollback.'),
  })
  .meta({ id: 'WatchPolicy', description: 'How the guards look.' });

export const planSchema = z
  .object({
    feature: text('The feature that would change.'),
    environment: text('Where.'),
    summary: text('One line for people: what changes.'),
    unit: oneOf(['session', 'user', 'task'], 'What is assigned to one arm as a whole.'),
    writes: z
      .array(
        z.object({
          platform: text('The flag platform.'),
          atomic: flag('All flags of the group move in one write.'),
          flags: z.array(flagMoveSchema).describe('The flags of the group.'),
        }),
      )
      .describe('Groups of writes in the order of each stage, each read back before the next.'),
    stages: z.array(plannedStageSchema).describe('In order.'),
    guards: z.array(plannedGuardSchema).describe('In the order of the spec.'),
    rollback: z
      .object({
        steps: z.array(rollbackStepSchema).describe('In order.'),
        sessions: oneOf(['hard', 'drain'], '`hard`: running sessions go back at once; `drain`: they finish on the candidate.'),
        stuckAfterMs: spanMs('After so long without an end it is stuck, and pages.'),
        stepBack: z
          .exactOptional(
            z.object({
              shares: z.array(share('A share.')).describe('Falling shares, in 1/100,000.'),
              everyMs: spanMs('How long each is shown.'),
            }),
          )
          .describe('Before these steps where nobody says that the candidate is bad; absent: never.'),
      })
      .describe('The way back.'),
    watch: watchSchema.describe('How the guards look.'),
    notify: z
      .object({
        slack: z.exactOptional(z.string()).describe('Name or id of the Slack channel.'),
        page: z.exactOptional(z.string()).describe('Name of the configured pager.'),
      })
      .describe('Whom it tells of what happens.'),
    startsAtMs: atMs('When it would start.'),
    earliestEndMs: atMs('Nobody waits for proof or people.'),
    expectedEndMs: z.number().nullable().describe('With the traffic given, Unix milliseconds; null: not known.'),
    latestEndMs: atMs('Every deadline and every gate used up.'),
    gates: number('How many gates wait for people.'),
    unitsPerHour: z.number().nullable().describe('The traffic given, units an hour, both arms together; null: not known.'),
  })
  .meta({ id: 'Plan', description: 'Everything that a rollout would do, before it does it.' });

export const plannedSchema = z
  .object({
    plan: planSchema.describe('The plan.'),
    warnings: warnings('What was probably not meant.'),
    spec: z.exactOptional(z.unknown()).describe('The spec that a plan template was filled in to; absent: it was sent whole.'),
  })
  .meta({ id: 'Planned', description: 'What a spec would do; nothing is stored or started.' });

export type Planned = Answer<typeof plannedSchema>;
