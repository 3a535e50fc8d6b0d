import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import { isTerminal, OPEN_STATES } from '../../core/rollout/phases.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../store/store.js';
import type { WatchDeps } from './watch-round.js';

/** Looked at in one turn; with a turn a second all of a hundred rollouts are looked at every 20 s. */
const PER_TURN = 5;
/** Above every generation that the lost workflow can have issued. */
const GENERATION_LEAP = 200;

/**
 * Finds rollouts whose workflow is gone (terminated, or lost with the engine's database) although they have not ended, rolls them back and
 * ends them: nothing may stay exposed, or leased, because nobody is left who could undo it.
 */
export class OrphanFinder {
  private beforeId: string | undefined;
  private readonly deps: WatchDeps;

  constructor(deps: WatchDeps) {
    this.deps = deps;
  }

  /** Looks at the next few open rollouts. */
  async turn(): Promise<void> {
    const { store, door } = this.deps;
    const rows = await store.rollouts.list({
      states: OPEN_STATES,
      limit: PER_TURN,
      ...(this.beforeId === undefined ? {} : { beforeId: this.beforeId }),
    });
    this.beforeId = rows.length < PER_TURN ? undefined : rows.at(-1)?.id;
    for (const row of rows.filter((one) => one.engineStartedAtMs !== null)) {
      if (!(await door.isGone(row.environment, row.id))) continue;
      await this.end((await store.rollouts.get(row.id)) ?? row);
    }
  }

  private async end(row: RolloutRow): Promise<void> {
    const { store, door, nowMs, page } = this.deps;
    // It may have ended in the regular way a moment ago.
    if (isTerminal(row.view.phase)) return;
    const bundle = await store.flags.readBundle(row.environment, row.feature);
    const owns = bundle?.rolloutId === row.id;
    if (owns) await door.rollBack(row, bundle.generation + GENERATION_LEAP, REASON);
    const detail = `${REASON} ${owns ? 'Every flag was put back to control.' : 'It showed nothing any more.'}`;
    const view: RolloutView = {
      ...row.view,
      state: 'rolledBack',
      phase: 'rolledBack',
      revision: row.view.revision + 1,
      headline: detail,
      detail,
      hold: null,
      gate: null,
      endedAtMs: nowMs(),
      nextCheckAtMs: null,
    };
    await store.rollouts.record(view, [toEntry(view, nowMs())]);
    const pager = row.spec.notify.page;
    if (pager !== undefined)
      await page({
        rolloutId: row.id,
        pager,
        cause: 'rollback:reconciler',
        summary: `${row.feature} (${row.environment}): ${detail}`,
        view,
      });
  }
}

const REASON = 'The workflow of this rollout is gone (terminated, or lost with its engine).';

function toEntry(view: RolloutView, atMs: number): AuditEntry {
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  return {
    rolloutId: view.id,
    key: 'orphan/ended',
    atMs,
    kind: 'ended',
    principal,
    summary: view.detail,
    data: { state: view.phase, cause: 'reconciler' },
  };
}
