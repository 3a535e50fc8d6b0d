import * as z from 'zod';
import type { Answer } from './answer.js';
import { freezeSchema } from './rollout/rollout-parts.js';
import { warnings } from './values.js';

export const createdFreezeSchema = z
  .object({
    freeze: freezeSchema.describe('The freeze as it was taken.'),
    warnings: warnings('What was probably not meant; the freeze stands all the same.'),
  })
  .meta({ id: 'CreatedFreeze', description: 'A freeze that was thrown.' });

export const liftedFreezeSchema = z
  .object({ freeze: freezeSchema.describe('The freeze, lifted.') })
  .meta({ id: 'LiftedFreeze', description: 'A freeze that was lifted.' });

export const freezePageSchema = z
  .object({
    freezes: z.array(freezeSchema).describe('Newest first: planned, active, over and lifted ones.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next page, with the same filter; null on the last.'),
  })
  .meta({ id: 'FreezePage', description: 'The freezes of an environment.' });

export type CreatedFreeze = Answer<typeof createdFreezeSchema>;
export type FreezePage = Answer<typeof freezePageSchema>;
