import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { identifier, line } from './text.js';

/** Exactly one of the four conditions; the cohorts' check says so in words that a union's error could not. */
const conditionSchema = closedObject({
  attribute: line('The attribute').meta({ description: 'Name in the evaluation context, for example `email`.' }),
  equals: line('The value').optional(),
  endsWith: line('The value').optional(),
  startsWith: line('The value').optional(),
  in: z.array(line('The value')).min(1).max(100).optional(),
});

export const cohortSchema = closedObject({
  name: identifier("The cohort's name"),
  when: conditionSchema.meta({ description: 'One attribute and exactly one of equals, endsWith, startsWith, in.' }),
});

export type CohortDraft = z.output<typeof cohortSchema>;
