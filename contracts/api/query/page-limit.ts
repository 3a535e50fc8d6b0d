import * as z from 'zod';

const HINT = 'the limit is a whole number from 1 to 200';

/** How many rows of a list are wanted, as the text that a query has it in; `fallback` when it says nothing. */
export const pageLimit = (fallback: number) =>
  z
    .string({ error: () => HINT })
    .regex(/^(?:[1-9]\d?|1\d\d|200)$/, { error: () => HINT })
    .prefault(String(fallback))
    .transform(Number)
    .meta({ description: 'Rows at most, a whole number from 1 to 200.' });
