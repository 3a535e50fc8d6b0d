import * as z from 'zod';

const HINT = 'send the `next` of the page before, as it was given; leave it out for the first page';

/** Where a page begins, as the page before has it in `next`; whether it is one of ours is told by `openCursor`. */
export const pageCursor = () =>
  z
    .string({ error: () => HINT })
    .min(1, { error: () => HINT })
    .max(2_000, { error: () => HINT })
    .optional()
    .meta({ description: 'Where the page begins: the `next` of the page before, with the same filter. Signed; made by the server only.' });
