import * as z from 'zod';
import { WHOLE } from '../../../core/assignment/share.js';
import { closedObject } from './closed-object.js';
import { duration } from './duration.js';
import { share } from './share-text.js';
import { line } from './text.js';

/** Values that would make silence a "yes": accepted by the schema so that the check can explain why they are refused. */
export const APPROVING_OUTCOMES = ['approve', 'ship', 'promote', 'continue', 'proceed', 'pass'] as const;
const outcome = (what: string) =>
  z
    .enum(['hold', 'rollback', ...APPROVING_OUTCOMES], { error: () => `${what} is hold or rollback` })
    .default('hold')
    .meta({ description: `${what}: \`hold\` or \`rollback\`; silence never approves.` });

export const approvalSchema = closedObject({
  approvers: z
    .array(
      line('An approver').regex(/^(?:group:(?:slack:)?[A-Za-z0-9][A-Za-z0-9._-]*|(?!group:)\S+)$/, {
        error: () => 'An approver is "group:<name>" or the id of a person, such as "ada@example.com"',
      }),
    )
    .max(50)
    .meta({ description: '`group:<name>`, `group:slack:<handle>` for a user group of Slack, or the id of a person.' }),
  required: z.int().min(1).max(20).default(1).meta({ description: 'How many different people must approve.' }),
  expires: duration("The gate's expiry").prefault('24h').meta({ description: 'How long the gate stays open.' }),
  remindEvery: duration('Between reminders')
    .optional()
    .meta({ description: 'How often those who can act are reminded. Default: a quarter of `expires`.' }),
  onExpiry: outcome('What happens when nobody decides'),
});

const common = {
  hold: duration('The hold').meta({ description: 'How long the stage lasts at least.' }),
  deadline: duration('The deadline').optional().meta({ description: 'Longest time in the stage. Default: max(3 × hold, hold + 1h).' }),
  onDeadline: outcome('What happens when the deadline passes without proof'),
  prove: z
    .enum(['evidence', 'primary', 'all'])
    .optional()
    .meta({ description: 'What must be shown before going on. Default: `all` for ab, else `evidence`.' }),
  minimumUnits: z
    .int()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'Units that each arm must have. Default: the burn-in; 0 for shadow.' }),
  approval: approvalSchema.optional().meta({ description: 'People who must approve before the stage is left.' }),
};

const partial = { min: 1, max: WHOLE - 1 };

/** One stage; which keys it takes depends on its kind. */
export const stageSchema = z.discriminatedUnion('kind', [
  closedObject({
    kind: z.literal('shadow').meta({ description: 'Requests are mirrored to the candidate; nobody sees its answers.' }),
    sample: share('The sample', { min: 1, max: WHOLE }).meta({ description: 'Part of the units that are mirrored.' }),
    ...common,
  }),
  closedObject({
    kind: z.literal('canary').meta({ description: 'A small part gets the candidate.' }),
    share: share('The share', partial).meta({ description: 'Part of the units that get the candidate.' }),
    ...common,
  }),
  closedObject({
    kind: z.literal('ab').meta({ description: 'Both arms are compared in earnest.' }),
    share: share('The share', partial).prefault('50%').meta({ description: 'Part of the units that get the candidate.' }),
    ...common,
  }),
  closedObject({
    kind: z.literal('full').meta({ description: 'Everybody but the holdback gets the candidate.' }),
    holdback: share('The holdback', { min: 0, max: WHOLE / 2 })
      .prefault('1%')
      .meta({ description: 'Part that stays on control, warm and measurable.' }),
    ...common,
  }),
]);

export type StageDraft = z.output<typeof stageSchema>;
export type ApprovalDraft = z.output<typeof approvalSchema>;
