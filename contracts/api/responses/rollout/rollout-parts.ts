import * as z from 'zod';
import { atMs, count, flag, oneOf, share, spanMs, text, texts } from '../values.js';

export const PHASES = [
  'preflight',
  'applying',
  'watching',
  'gate',
  'baking',
  'completing',
  'completed',
  'rollingBack',
  'rollbackStuck',
  'rolledBack',
  'refused',
] as const;

/** How somebody reached Tidegate. */
export const DOORS = ['api', 'cli', 'dashboard', 'slack', 'signal', 'system'] as const;

export const flagMoveSchema = z
  .object({
    key: text('The flag as the platform knows it.'),
    layer: oneOf(
      ['model', 'prompt', 'template', 'params', 'retrieval', 'parser', 'routing'],
      'Which part of the LLM feature the flag selects.',
    ),
    control: text('Version id that control units get.'),
    candidate: text('Version id that candidate units get.'),
    platform: text('Name of a configured flag platform.'),
  })
  .meta({ id: 'FlagMove', description: 'One flag of the bundle, with both versions.' });

export const stageViewSchema = z
  .object({
    kind: oneOf(['shadow', 'canary', 'ab', 'full'], 'What kind of stage it is.'),
    share: share('Part of the units that get the candidate.'),
    shadowSample: share('Part of the units whose requests are mirrored; 0 outside shadow.'),
    status: oneOf(['done', 'current', 'waiting'], 'Where the rollout is with it.'),
  })
  .meta({ id: 'StageView', description: 'One stage, in the order of the spec.' });

export const holdSchema = z
  .object({
    kind: oneOf(['paused', 'held'], '`paused`: by a person; `held`: by a cause that ends the hold when it goes away.'),
    reason: text('Why, in one sentence.'),
    by: text('Who paused it; `system:tidegate` for a hold.'),
    sinceMs: atMs('Since when it stands still.'),
    cause: oneOf(
      ['person', 'guard', 'deadline', 'gateExpired', 'watchStale', 'drift', 'expired', 'flagsUnread', 'queued', 'freeze'],
      'What holds it. `<cause>/<sinceMs>` is the `holdId` of a decision.',
    ),
  })
  .meta({ id: 'Hold', description: 'Why a rollout stands still.' });

const gateDecisionSchema = z
  .object({
    id: text('Id of the decision.'),
    principal: text('Who decided.'),
    via: oneOf(DOORS, 'Through which door.'),
    verb: oneOf(['approve', 'reject'], 'What was decided.'),
    reason: text('The reason given; empty: none.'),
    atMs: atMs('When it was taken.'),
  })
  .meta({ id: 'GateDecision', description: 'One decision at a gate.' });

export const gateSchema = z
  .object({
    id: text('What a decision sends as `gateId`.'),
    stageIndex: count('The stage after which it stands, from 0.'),
    openedAtMs: atMs('When it opened.'),
    expiresAtMs: atMs('When it expires.'),
    approvers: texts('Who may approve: `group:<name>`, `group:slack:<handle>` or the id of a person.'),
    required: count('How many different people must approve.'),
    onExpiry: oneOf(['hold', 'rollback'], 'What happens when nobody decides.'),
    remindEveryMs: z.exactOptional(z.number()).describe('Between two reminders, milliseconds.'),
    reminders: z.exactOptional(z.int().min(0)).describe('Reminders sent so far.'),
    evidenceHash: text('Fingerprint of the evidence that is being approved; a decision sends it as `evidenceHash`.'),
    decisions: z.array(gateDecisionSchema).describe('Taken so far, oldest first.'),
  })
  .meta({ id: 'Gate', description: 'A gate at which people decide.' });

const freezeShape = {
  id: text('Id of the freeze.'),
  environment: text('The environment that it holds.'),
  feature: z.string().nullable().describe('The one feature that it holds; null: every feature of the environment.'),
  kind: oneOf(['window', 'stop'], '`window`: planned; `stop`: thrown, and holds at once.'),
  reason: text('Why, in one sentence.'),
  by: text('Who asked for it.'),
  fromMs: atMs('When it begins.'),
  untilMs: z.number().nullable().describe('When it ends, Unix milliseconds; null: when somebody lifts it.'),
};

export const plainFreezeSchema = z.object(freezeShape).meta({ id: 'PlainFreeze', description: 'The freeze that holds a rollout.' });

export const freezeSchema = z
  .object({
    ...freezeShape,
    via: text('The door through which it was asked for.'),
    createdAtMs: atMs('When it was asked for.'),
    state: oneOf(['planned', 'active', 'over', 'lifted'], 'Not begun yet, holding, past its end, or lifted before it.'),
    liftedAtMs: z.number().nullable().describe('When it was lifted, Unix milliseconds; null: it was not.'),
    liftedBy: z.string().nullable().describe('Who lifted it; null: nobody.'),
    liftedVia: z.string().nullable().describe('Through which door; null: it was not.'),
    liftReason: z.string().nullable().describe('Why it was lifted; null: it was not.'),
  })
  .meta({ id: 'Freeze', description: 'Why nothing may go forward for a while, and who said so.' });

export const brokenGlassSchema = z
  .object({
    decisionId: text('Id of the decision.'),
    by: text('Who broke it.'),
    reason: text('Why it could not wait.'),
    atMs: atMs('When.'),
    gateId: z.exactOptional(z.string()).describe('The gate that was passed.'),
    freezeId: z.exactOptional(z.string()).describe('The freeze that was passed.'),
  })
  .meta({ id: 'BrokenGlass', description: 'Somebody with the right to it went on past a gate or a freeze.' });

export const rollbackSchema = z
  .object({
    cause: oneOf(['guard', 'person', 'kill', 'gateExpired', 'deadline', 'reconciler', 'failure', 'drift'], 'What asked for it.'),
    reason: text('Why, in one sentence.'),
    by: text('Who asked for it.'),
    requestedAtMs: atMs('When it was asked for.'),
    guard: z.exactOptional(z.string()).describe('The guard that failed.'),
    fromPhase: oneOf(PHASES, 'Where the rollout stood.'),
    stageIndex: z.int().min(-1).describe('The stage that was shown, from 0; -1: none was yet.'),
  })
  .meta({ id: 'RollbackRequest', description: 'Why a rollout goes or went back.' });

export const stepBackSchema = z
  .object({
    shares: z
      .array(share('A share of the candidate.'))
      .describe('Falling shares of the candidate, in 1/100,000; then control for everybody.'),
    everyMs: spanMs('How long each is shown.'),
    done: count('How many have been written and read back.'),
    nextAtMs: z.number().nullable().describe('When the next step follows, Unix milliseconds; null: none is waited for.'),
    isOver: flag('The steps are done, or something was worse: control for everybody now.'),
  })
  .meta({ id: 'StepBack', description: 'A rollback that takes the candidate away step by step.' });

export const revertSchema = z
  .object({
    atMs: atMs('When it was asked for.'),
    by: text('Who asked for it.'),
    reason: text('Why.'),
    state: oneOf(['reverting', 'reverted'], 'Whether every flag is back.'),
    endedAtMs: z.exactOptional(z.number()).describe('When the last flag was read back, Unix milliseconds.'),
  })
  .meta({ id: 'RevertRecord', description: 'A completed rollout that was taken back.' });
