import type { MetricHistory, RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { FlagsTrouble } from '../../../core/rollout/drift/flags-trouble.js';
import { isWatched } from '../../../core/rollout/phases.js';
import { watchIdOf } from '../../../core/rollout/stage-clock.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../../store/store.js';
import type { Sending } from '../sending/sending.js';
import { namesInView } from './names-in-view.js';
import { toHistory } from './to-history.js';
import { toKilled } from './to-killed.js';
import { toRestored } from './to-restored.js';

/** Two hours of a young stage, twenty of an old one. */
const MOST_LOOKS = 120;

/** What a message says besides the view: read anew each time, as the view is. */
export async function readFacts({ store, people, publicUrl, nowMs }: Sending, row: RolloutRow): Promise<RolloutFacts> {
  const { view } = row;
  const [slackIds, flags, history] = await Promise.all([
    people.toSlackIds(namesInView(view)),
    readTrouble(store, view),
    readHistory(store, row),
  ]);
  const isToldOf = view.rollback !== null || view.gate !== null || view.endedAtMs !== null;
  const entries = isToldOf ? await store.audit.list(view.id) : [];
  const killed = toKilled(view, entries);
  return {
    nowMs: nowMs(),
    ...(publicUrl !== undefined && { baseUrl: publicUrl }),
    slackIds,
    flags,
    restored: toRestored(entries),
    voidedApprovals: countVoided(view, entries),
    ...(history !== undefined && { history }),
    ...(killed !== null && { killed }),
  };
}

async function readTrouble(store: Sending['store'], view: RolloutView): Promise<FlagsTrouble | null> {
  if (!isWatched(view.phase)) return null;
  const watch = await store.watches.get(watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt }));
  return watch?.standing?.flags ?? null;
}

/** Of the primary guard, in this attempt of the stage: each begins to count anew. */
async function readHistory(store: Sending['store'], { spec, view }: RolloutRow): Promise<MetricHistory | undefined> {
  const guard = spec.guards.find(({ primary }) => primary) ?? spec.guards[0];
  if (guard === undefined || view.findings.length === 0) return undefined;
  const watchId = watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt });
  const kept = await store.watches.decisions(view.id, { guard: guard.name, limit: MOST_LOOKS, isNewest: true });
  return toHistory(kept.filter((decision) => decision.watchId === watchId).map(({ finding }) => finding));
}

/** Approvals that the gate's evidence has outlived, until the first is given again. */
function countVoided({ gate }: RolloutView, entries: readonly RecordedEntry[]): number {
  if (gate === null || gate.decisions.length > 0) return 0;
  const last = entries.findLast(({ kind, data }) => kind === 'gate' && data['gateId'] === gate.id && typeof data['voided'] === 'number');
  return Number(last?.data['voided'] ?? 0);
}
