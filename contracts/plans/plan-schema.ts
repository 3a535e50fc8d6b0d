import * as z from 'zod';
import { closedObject } from '../spec/schema/closed-object.js';
import { LIMITS } from '../spec/schema/spec-schema.js';
import { line, MAX_SUMMARY } from '../spec/schema/text.js';

export const PLAN_LAYERS = ['model', 'prompt', 'template', 'params', 'retrieval', 'parser', 'routing'] as const;

/** A plan template: the stages of a rollout, without what a start request and the feature fill in. Its stages are those of a spec; only approvers may be left out. */
export const planSchema = closedObject({
  apiVersion: z.literal('tidegate/v1'),
  kind: z.literal('plan').meta({ description: 'Tells a plan from a whole spec.' }),
  title: line('The title', 80).meta({ description: 'A few words for lists.' }),
  summary: line('The summary', MAX_SUMMARY).meta({ description: 'When to take this plan.' }),
  layers: z
    .array(z.enum(PLAN_LAYERS))
    .min(1)
    .max(PLAN_LAYERS.length)
    .optional()
    .meta({ description: 'The only layers whose versions it moves. Default: all.' }),
  needs: z.array(line('A need', 200)).max(5).default([]).meta({ description: 'What an application must be able to do for it.' }),
  stages: z.array(z.record(z.string(), z.unknown())).min(1).max(LIMITS.stages).meta({
    description: 'As in a spec; `approval.approvers` may be left out and comes from the request or the last rollout of the feature.',
  }),
});
