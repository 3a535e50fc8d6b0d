import type { RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import type { Store } from '../../store/store.js';

/** Marks whose names begin so tell of scratch copies that exist or may exist. */
const PREFIX = 'scratch/';

export type ScratchNoteStore = { readonly marks: Pick<Store['marks'], 'list' | 'write' | 'remove'> };

export interface ScratchNote {
  readonly order: RehearsalOrder;
  /** When it was about to be made, Unix milliseconds. */
  readonly atMs: number;
}

/** Before the first flag is made: whoever dies after it leaves something to find it by. */
export const noteScratch = ({ marks }: ScratchNoteStore, order: RehearsalOrder, atMs: number): Promise<void> =>
  marks.write(`${PREFIX}${order.id}`, { atMs, data: order });

/** After the last one is gone. */
export const forgetScratch = ({ marks }: ScratchNoteStore, { id }: Pick<RehearsalOrder, 'id'>): Promise<void> =>
  marks.remove(`${PREFIX}${id}`);

/** Scratch copies of which nobody has said that they are gone, oldest first. */
export async function listScratch({ marks }: ScratchNoteStore): Promise<readonly ScratchNote[]> {
  const noted = await marks.list(PREFIX);
  return noted.map(({ atMs, data }) => ({ atMs, order: data as RehearsalOrder })).sort((a, b) => a.atMs - b.atMs);
}
