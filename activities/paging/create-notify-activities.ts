import { Context } from '@temporalio/activity';
import { AppError } from '../../core/errors/app-error.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { Store } from '../../store/store.js';
import type { GeneralPage, NotifyActivities, PageInput } from '../rollout/rollout-activities.js';
import type { Page, Pager } from './pager.js';
import { severityOf } from './severity-of.js';

export interface NotifyActivityDeps {
  readonly pagers: ReadonlyMap<string, Pager>;
  readonly store: Pick<Store, 'audit'>;
  readonly nowMs: () => number;
}

/** Sends pages, ends their incidents, and writes down that both were taken. */
export function createNotifyActivities(deps: NotifyActivityDeps): NotifyActivities {
  return {
    async page(input) {
      const dedupKey = await sendOne(deps, input, 'trigger');
      await note(deps, input, { key: String(input.view.revision), summary: `Paged ${input.pager}: ${input.summary}` });
      return { dedupKey };
    },
    async resolvePage(input) {
      await sendOne(deps, input, 'resolve');
      const summary = `Resolved the page to ${input.pager} (${input.cause}): ${input.summary}`;
      await note(deps, input, { key: `resolved/${input.view.revision}`, summary, data: { resolved: true } });
    },
    pageEverybody: (page) => sendAll(deps, page, 'trigger'),
    resolveEverybody: (page) => sendAll(deps, page, 'resolve'),
  };
}

/** Answers the key of the incident. */
async function sendOne({ pagers }: NotifyActivityDeps, input: PageInput, action: Page['action']): Promise<string> {
  const { rolloutId, pager: name, cause, summary, view } = input;
  const pager = pagers.get(name);
  if (!pager)
    throw new AppError('CONFIG_INVALID', `No pager "${name}" is configured; configured: ${[...pagers.keys()].join(', ') || 'none'}.`);
  const dedupKey = `${rolloutId}/${cause}`;
  const page = { action, dedupKey, summary, cause, severity: severityOf(cause), atMs: input.atMs ?? scheduledAtMs(), view };
  await pager.send(page, Context.current().cancellationSignal);
  return dedupKey;
}

interface Line {
  readonly key: string;
  readonly summary: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

async function note(
  { store, nowMs }: NotifyActivityDeps,
  { rolloutId, pager, cause }: PageInput,
  { key, summary, data }: Line,
): Promise<void> {
  await store.audit.append([
    {
      rolloutId,
      key: `page/${cause}/${key}`,
      atMs: nowMs(),
      kind: 'page',
      principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
      summary,
      data: { pager, cause, ...data },
    },
  ]);
}

/** To all pagers at once; tried again until each has taken it. One that has is left alone: sent again after its person had closed it, it would wake him up anew. */
async function sendAll({ pagers }: NotifyActivityDeps, page: GeneralPage, action: Page['action']): Promise<void> {
  const context = Context.current();
  const taken = new Set(context.info.heartbeatDetails as readonly string[] | undefined);
  const failures: unknown[] = [];
  const send = async ([name, pager]: readonly [string, Pager]): Promise<void> => {
    try {
      await pager.send(
        { ...page, action, severity: severityOf(page.cause), atMs: scheduledAtMs(), view: null },
        context.cancellationSignal,
      );
      taken.add(name);
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all([...pagers].filter(([name]) => !taken.has(name)).map(send));
  context.heartbeat([...taken]);
  // One that will never take it must not keep the others from being tried again.
  const failure = failures.find((error) => !isFinal(error)) ?? failures[0];
  if (failure !== undefined) throw failure;
}

/** The same for every try, so that a receiver knows a page that comes twice. */
const scheduledAtMs = (): number => Context.current().info.scheduledTimestampMs;

const isFinal = (error: unknown): boolean => error instanceof AppError && !error.entry.retryable;
