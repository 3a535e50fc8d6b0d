import { condition } from '@temporalio/workflow';
import { notifier, records } from '../activity-proxies.js';
import type { PageDraft } from './page-triggers.js';
import type { RolloutSession } from './rollout-session.js';

const ENTRIES_PER_RECORD = 100;

export interface Recorder {
  /** Resolves when everything so far stands in the store and every page was sent, or given up: a page must not be lost because the rollout has ended. */
  drained(): Promise<void>;
}

/** Writes timeline and view to the store and sends pages, beside the rollout and never in its way. */
export function startRecorder(session: RolloutSession): Recorder {
  const run = async (): Promise<never> => {
    for (;;) {
      await condition(() => session.hasUnrecorded);
      const view = session.view();
      const entries = session.pendingEntries.slice(0, ENTRIES_PER_RECORD);
      await records.record(view, entries);
      session.pendingEntries.splice(0, entries.length);
      session.recordedRevision = view.revision;
      if (!session.hasUnrecorded) session.leaveCommand();
    }
  };
  const runPages = async (): Promise<never> => {
    for (;;) {
      await condition(() => session.pendingPages.length > 0);
      const draft = session.pendingPages[0] as PageDraft;
      await sendPage(session, draft);
      session.pendingPages.shift();
      if (session.pendingPages.length === 0) session.leaveCommand();
    }
  };
  void run();
  void runPages();
  return { drained: () => condition(() => !session.hasUnrecorded && session.pendingPages.length === 0) };
}

/** A pager that stays silent for a day is given up; the attempt stands in the engine's history. */
async function sendPage(session: RolloutSession, draft: PageDraft): Promise<void> {
  const pager = session.state.spec.notify.page;
  if (pager === undefined) return;
  try {
    await notifier.page({ rolloutId: session.state.rolloutId, pager, cause: draft.cause, summary: draft.summary, view: session.view() });
  } catch {
    // The activity has recorded each failed try; nothing in the rollout may depend on a pager.
  }
}
