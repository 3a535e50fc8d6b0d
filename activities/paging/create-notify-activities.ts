import { Context } from '@temporalio/activity';
import { AppError } from '../../core/errors/app-error.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { Store } from '../../store/store.js';
import type { NotifyActivities } from '../rollout/rollout-activities.js';
import type { Pager } from './pager.js';

export interface NotifyActivityDeps {
  readonly pagers: ReadonlyMap<string, Pager>;
  readonly store: Pick<Store, 'audit'>;
  readonly nowMs: () => number;
}

/** Sends pages and writes down that they were taken. */
export function createNotifyActivities({ pagers, store, nowMs }: NotifyActivityDeps): NotifyActivities {
  return {
    async page({ rolloutId, pager: name, cause, summary, view }) {
      const pager = pagers.get(name);
      if (!pager)
        throw new AppError('CONFIG_INVALID', `No pager "${name}" is configured; configured: ${[...pagers.keys()].join(', ') || 'none'}.`);
      await pager.send({ dedupKey: `${rolloutId}/${cause}`, summary, cause, view }, Context.current().cancellationSignal);
      await store.audit.append([
        {
          rolloutId,
          key: `page/${cause}/${view.revision}`,
          atMs: nowMs(),
          kind: 'page',
          principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
          summary: `Paged ${name}: ${summary}`,
          data: { pager: name, cause },
        },
      ]);
    },
    async pageEverybody(page) {
      const signal = Context.current().cancellationSignal;
      const sent = await Promise.allSettled([...pagers.values()].map((pager) => pager.send({ ...page, view: null }, signal)));
      const failed = sent.find((one) => one.status === 'rejected');
      // Those who have taken it know it by its key when it comes again.
      if (failed !== undefined) throw failed.reason;
    },
  };
}
