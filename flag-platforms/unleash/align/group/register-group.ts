import type { FlagMove } from '../../../../core/rollout/spec.js';
import type { FlagScope, Registered } from '../../../flag-platform.js';
import type { UnleashBundle } from '../../read-bundle.js';
import { findConflicts, register, toldOf } from '../../register-bundle.js';
import { keysOf, type UnleashContext } from '../../unleash-context.js';
import { pivotKeyOf } from '../../wire/pivot-wire.js';
import { putFlagList, readFlagList } from './flag-list.js';
import { readGroup, toFlagContext } from './read-group.js';

/** Makes each flag at control with a split of its own at 0 %, and the list of them. Writes nothing when one of them has a conflict. */
export async function registerGroup(context: UnleashContext, scope: FlagScope, moves: readonly FlagMove[]): Promise<Registered> {
  return toldOf(context, (noted) => registerFlags(noted, scope, moves));
}

async function registerFlags(context: UnleashContext, scope: FlagScope, moves: readonly FlagMove[]): Promise<Registered> {
  const { feature } = scope;
  const list = await readFlagList(context, feature);
  // Flags of an earlier rollout as well, which must not be forgotten while they show something.
  const keys = [...new Set([...keysOf(moves), ...list.keys])];
  const before = await readGroup(context, feature, keys);
  const conflicts = [...listConflicts(scope, list.foreign.length), ...before.flatMap((flag) => findConflicts(scope, moves, flag))];
  const drainedAtMs = Math.max(0, ...before.map(toDrainedAt));
  const generation = Math.max(0, ...before.map((flag) => flag.generation));
  if (conflicts.length > 0 || drainedAtMs > context.nowMs()) return { generation, conflicts, drainedAtMs };
  const unlisted = await putFlagList(context, scope, { list, keys: keysOf(moves) });
  if (unlisted !== null) return { generation, conflicts: [unlisted], drainedAtMs };
  const changed: string[] = [];
  for (const move of moves) {
    const registered = await register(toFlagContext(context, move.key), scope, [move]);
    if (registered.conflicts.length > 0) return { ...registered, generation };
    changed.push(...(registered.changed ?? []));
  }
  return { generation, conflicts: [], drainedAtMs: 0, changed: [...new Set(changed)] };
}

const toDrainedAt = ({ pivot }: UnleashBundle): number => {
  const stamp = pivot.base?.value.stamp;
  return stamp?.state === 'settled' ? stamp.drainedAtMs : 0;
};

function listConflicts({ feature, environment }: FlagScope, foreign: number): readonly string[] {
  if (foreign === 0) return [];
  return [
    `Flag ${pivotKeyOf(feature)} has ${foreign} strategies in ${environment} that are no list of flags, as with TIDEGATE_UNLEASH_ALIGN=parent: changing the alignment is described in docs/platforms/unleash.md.`,
  ];
}
