import { condition, setHandler } from '@temporalio/workflow';
import { notifier, records } from '../activity-proxies.js';
import { renderSignal } from '../messages.js';
import { NO_CARD, startCardLoop } from './card-loop.js';
import { closeDraft } from './open-pages.js';
import type { PageDraft } from './page-triggers.js';
import type { RolloutSession } from './rollout-session.js';

const ENTRIES_PER_RECORD = 100;
/** Longest time that an ended rollout's workflow stays open for a Slack that does not answer. */
const SLACK_PATIENCE_MS = 24 * 3_600_000;

export interface Recorder {
  /**
   * Resolves when everything so far stands in the store and in Slack, and every page was sent, or given up: a page, or the last message, must not be lost
   * because the rollout has ended.
   */
  drained(): Promise<void>;
}

/** Writes timeline and view to the store, sends pages and has Slack told, beside the rollout and never in its way. */
export function startRecorder(session: RolloutSession): Recorder {
  const recorded = { times: 0 };
  const run = async (): Promise<never> => {
    for (;;) {
      await condition(() => session.hasUnrecorded);
      const view = session.view();
      const entries = session.pendingEntries.slice(0, ENTRIES_PER_RECORD);
      await records.record(view, entries);
      session.pendingEntries.splice(0, entries.length);
      session.recordedRevision = view.revision;
      recorded.times += 1;
      if (!session.hasUnrecorded) session.leaveCommand();
    }
  };
  const runPages = async (): Promise<never> => {
    for (;;) {
      await condition(() => session.pendingPages.length > 0);
      const draft = session.pendingPages[0] as PageDraft;
      const wasTaken = await sendPage(session, draft);
      // The pager's line went to the store past this recorder.
      if (wasTaken) recorded.times += 1;
      closeDraft(session, wasTaken);
      if (session.pendingPages.length === 0) session.leaveCommand();
    }
  };
  hearOthers(session, recorded);
  void run();
  void runPages();
  const { slack: channel } = session.state.spec.notify;
  const cards = channel === undefined ? NO_CARD : startCardLoop(session, channel, recorded);
  const isDrained = () => !session.hasUnrecorded && session.pendingPages.length === 0;
  return {
    async drained() {
      await condition(isDrained);
      if (cards.isSettled) return;
      await condition(() => isDrained() && cards.isSettled, SLACK_PATIENCE_MS);
      await condition(isDrained);
    },
  };
}

/** Others write to the timeline too: a refusal that no workflow was asked for. */
function hearOthers(session: RolloutSession, recorded: { times: number }): void {
  setHandler(renderSignal, () => {
    recorded.times += 1;
    session.leaveCommand();
  });
}

/** Whether a pager has taken it, page or end of one. One that stays silent for a day is given up; the attempt stands in the engine's history. */
async function sendPage(session: RolloutSession, { cause, summary, action, atMs }: PageDraft): Promise<boolean> {
  const { rolloutId, spec } = session.state;
  const pager = spec.notify.page;
  if (pager === undefined) return false;
  const input = { rolloutId, pager, cause, summary, view: session.view(), ...(atMs !== undefined && { atMs }) };
  try {
    if (action !== 'resolve') return (await notifier.page(input)) !== undefined;
    await notifier.resolvePage(input);
    return true;
  } catch {
    // The activity has recorded each failed try; nothing in the rollout may depend on a pager.
  }
  return false;
}
