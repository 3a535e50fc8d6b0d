import { setHandler } from '@temporalio/workflow';
import { notifier } from './activity-proxies.js';
import { type PageOrder, pageOverSignal } from './messages.js';

/** Sends one page, as long as it takes; started by whoever must not wait for a pager. What ends meanwhile is resolved after it, never before. */
export async function page(order: PageOrder): Promise<void> {
  const told: { over?: string } = {};
  setHandler(pageOverSignal, (sentence) => {
    told.over = sentence;
  });
  if (order.action === 'resolve') return resolve(order);
  const failure = await trigger(order).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  // Of several pagers some may have taken what one did not.
  if (told.over !== undefined && (failure === null || order.rollout === null)) await resolve({ ...order, summary: told.over });
  if (failure !== null) throw failure.error;
}

async function trigger(order: PageOrder): Promise<void> {
  const { dedupKey, cause, summary, rollout } = order;
  if (rollout === null) await notifier.pageEverybody({ dedupKey, cause, summary });
  else await notifier.page(toInput(order, rollout));
}

async function resolve(order: PageOrder): Promise<void> {
  const { dedupKey, cause, summary, rollout } = order;
  if (rollout === null) await notifier.resolveEverybody({ dedupKey, cause, summary });
  else await notifier.resolvePage(toInput(order, rollout));
}

const toInput = ({ cause, summary }: PageOrder, { pager, view }: NonNullable<PageOrder['rollout']>) => ({
  rolloutId: view.id,
  pager,
  cause,
  summary,
  view,
});
