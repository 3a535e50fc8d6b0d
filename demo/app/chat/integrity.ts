import type { Snapshot } from '@tidegate/sdk';
import type { Conversation } from './conversation.js';

const UNDONE = ['rolledBack', 'killed'];
/** Between the first write of a rollback, which takes the candidate from everybody, and its last one. */
const BEING_UNDONE = 'rollback';

/** True when the layers of one snapshot are not all of one arm and bundle, by what each flag says of itself. */
function isMixed({ flags, values }: Snapshot): boolean {
  return flags.some(({ key, value, arm, bundle }) => arm !== flags[0]?.arm || bundle !== flags[0]?.bundle || values[key] !== value);
}

/** True when a conversation goes on with other versions than it had, although nothing was rolled back or killed. */
function isSwitch(before: Snapshot, now: Snapshot): boolean {
  if (UNDONE.includes(now.state) || now.stage === BEING_UNDONE) return false;
  return Object.keys(before.values).some((key) => before.values[key] !== now.values[key]);
}

/** Looks at each snapshot that a conversation uses; answers what it is the first to find. */
export function inspect(conversation: Conversation, snapshot: Snapshot): { readonly mixed: boolean; readonly switched: boolean } {
  const mixed = !conversation.isMixed && isMixed(snapshot);
  const switched = !conversation.isSwitched && isSwitch(conversation.last, snapshot);
  conversation.isMixed ||= mixed;
  conversation.isSwitched ||= switched;
  return { mixed, switched };
}
