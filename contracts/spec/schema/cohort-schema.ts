import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { identifier, line } from './text.js';

/** Exactly one of the four conditions; the cohorts' check says so in words that a union's error could not. */
const conditionSchema = closedObject({
  attribute: line('The attribute').meta({ description: 'Name in the evaluation context, for example `email`.' }),
  equals: line('The value').optional().meta({ description: 'The attribute is this text.' }),
  endsWith: line('The value').optional().meta({ description: 'The attribute ends with this text.' }),
  startsWith: line('The value').optional().meta({ description: 'The attribute begins with this text.' }),
  in: z.array(line('The value')).min(1).max(100).optional().meta({ description: 'The attribute is one of these texts.' }),
});

export const cohortSchema = closedObject({
  name: identifier("The cohort's name").meta({ description: 'What people call it.' }),
  when: conditionSchema.meta({ description: 'One attribute and exactly one of equals, endsWith, startsWith, in.' }),
});

export type CohortDraft = z.output<typeof cohortSchema>;
