import * as z from 'zod';
import { count, text } from './values.js';

export const outcomesResultSchema = z
  .object({
    accepted: count('Outcomes that were taken.'),
    duplicates: count('Outcomes whose id was taken before; they count once.'),
    rejected: z
      .array(z.object({ index: count('Place in what was sent, from 0.'), detail: text('What is wrong with it.') }))
      .describe('Outcomes that were not taken; the others were.'),
  })
  .meta({ id: 'OutcomesResult', description: 'What became of each outcome.' });
