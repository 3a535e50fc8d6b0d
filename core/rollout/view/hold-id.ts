import type { Hold } from '../rollout-state.js';

/** `<cause>/<Unix milliseconds of its beginning>`: tells one hold of a rollout from the next, so that nobody ends one that they were not shown. */
export const holdIdOf = ({ cause, sinceMs }: Pick<Hold, 'cause' | 'sinceMs'>): string => `${cause}/${sinceMs}`;
