import { isTerminal } from '../core/rollout/phases.js';
import type { RolloutRow } from '../store/store.js';
import type { OperationDeps } from './operation-deps.js';

export type CardDeps = Pick<OperationDeps, 'rollouts' | 'logger'>;

/**
 * Has Slack show what has come to the store past the rollout's workflow: by the workflow where one runs, so that there is one writer, else by one of its own.
 * Nobody waits for it, and it never fails: the timeline has it all, and the next news brings it along.
 */
export function showCard(
  { rollouts, logger }: CardDeps,
  row: Pick<RolloutRow, 'id' | 'environment' | 'spec' | 'view' | 'engineStartedAtMs'>,
): void {
  const channel = row.spec.notify.slack;
  if (channel === undefined) return;
  const order = { rolloutId: row.id, channel };
  const isOpen = row.engineStartedAtMs !== null && !isTerminal(row.view.phase);
  const asked = isOpen ? rollouts.render(row.environment, order) : rollouts.card(order);
  asked.catch((error: unknown) => logger.warn({ err: error, rolloutId: row.id }, 'Slack could not be told; the timeline has it'));
}
