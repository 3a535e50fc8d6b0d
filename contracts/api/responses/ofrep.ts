import * as z from 'zod';
import { count, oneOf, text } from './values.js';

const unitMetadataSchema = z
  .object({
    feature: text('The feature of the flag.'),
    rollout: text('The rollout that exposes it; empty: none.'),
    arm: oneOf(['control', 'candidate'], 'What the unit gets.'),
    assignment: oneOf(['random', 'cohort', 'none'], '`random`: its outcomes are compared; `none`: it was never drawn.'),
    stage: text('Kind of the stage; empty: none.'),
    stageAttempt: count('Attempt of the stage in whose epoch the unit began; 0: none. An outcome sends it as `stageAttempt`.'),
    bundle: text('Hash of the versions that this arm sees: the same on all flags of a unit, 16 hexadecimal digits.'),
    state: oneOf(['idle', 'live', 'rolledBack', 'killed', 'settled'], 'How the flags came to show what they show.'),
    revision: count('Grows over the whole environment with every visible change.'),
    shadow: z.exactOptional(z.literal(true)).describe('Mirror this unit to the candidate.'),
    shadowValue: z.exactOptional(z.string()).describe("The candidate's version of this flag."),
  })
  .meta({ id: 'UnitMetadata', description: 'What Tidegate says of a unit beside the value.' });

export const flagEvaluationSchema = z
  .object({
    key: text('The flag.'),
    value: z
      .union([z.string(), z.boolean()])
      .describe('Version id that the unit gets; true or false for the companion `<feature>/shadow`.'),
    variant: oneOf(
      ['control', 'candidate', 'cohort', 'unassigned', 'on', 'off'],
      '`cohort`: candidate by a named cohort; `unassigned`: control because nothing was drawn; `on` and `off` of the companion.',
    ),
    reason: oneOf(['STATIC', 'SPLIT', 'TARGETING_MATCH', 'DEFAULT'], "OpenFeature's reason."),
    metadata: unitMetadataSchema.describe('The same on all flags of a unit but for `shadowValue`.'),
  })
  .meta({ id: 'FlagEvaluation', description: 'What one flag is for one unit (OFREP 0.3).' });

export const bulkEvaluationSchema = z
  .object({
    flags: z.array(flagEvaluationSchema).describe('Every flag, all of one unit decided at once.'),
    metadata: z
      .object({ flagSetId: z.exactOptional(z.string()).describe('The feature that was asked for.') })
      .describe('Of the answer as a whole.'),
    eventStreams: z
      .array(
        z.object({
          type: z.literal('sse').describe('Server-sent events.'),
          endpoint: z.object({ requestUri: text('Address, relative to this server.') }).describe('Where to listen.'),
          inactivityDelaySec: count('A client that hears nothing for so long should connect again, seconds.'),
        }),
      )
      .describe('Where to hear of changes (OFREP ADR-0008).'),
  })
  .meta({ id: 'BulkEvaluation', description: 'What all flags are for one unit (OFREP 0.3).' });

export const ofrepErrorSchema = z
  .object({
    key: z.exactOptional(z.string()).describe('The flag that was asked for.'),
    errorCode: z
      .exactOptional(z.enum(['PARSE_ERROR', 'INVALID_CONTEXT', 'FLAG_NOT_FOUND', 'GENERAL']))
      .describe("OFREP's code; absent where Tidegate itself failed."),
    errorDetails: text('What is wrong, and what to send.'),
  })
  .meta({ id: 'OfrepError', description: 'Why there is no evaluation (OFREP 0.3); the SDK uses the default of the code.' });

export const refetchSchema = z
  .object({
    type: z.literal('refetchEvaluation').describe('Evaluate again.'),
    etag: text('Version of the flags now, in quotes.'),
    lastModified: count('When they changed, Unix seconds.'),
  })
  .meta({ id: 'RefetchEvent', description: 'Data of the event `message` of `GET /ofrep/v1/sse`.' });
