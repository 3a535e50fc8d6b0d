import type { RolloutState } from '../../core/rollout/rollout-state.js';
import { isPageOver, type PageDraft } from './page-triggers.js';

/** What on-call is still to be told, in this order, and which causes have an incident that a pager has taken. */
export interface PageBook {
  readonly pendingPages: PageDraft[];
  readonly openPages: Set<string>;
}

/** After a change: what is over is resolved, behind the page that it belongs to and never before it. */
export function endPages(book: PageBook, state: RolloutState, atMs: number): void {
  const causes = new Set([...book.openPages, ...book.pendingPages.map(({ cause }) => cause)]);
  const summary = `${state.spec.feature} (${state.spec.environment}): ${state.detail}`;
  for (const cause of causes) if (isPageOver(cause, state)) endPage(book, { cause, summary, atMs });
}

function endPage({ pendingPages, openPages }: PageBook, end: Omit<PageDraft, 'action' | 'over'>): void {
  const at = pendingPages.findLastIndex(({ cause }) => cause === end.cause);
  const last = pendingPages[at];
  // Nobody has taken it yet. On-call sees it all the same, however short it was: first the page, then its end.
  if (last !== undefined && last.action !== 'resolve' && last.over === undefined) pendingPages[at] = { ...last, over: end };
  if (last === undefined && openPages.delete(end.cause)) pendingPages.push({ ...end, action: 'resolve' });
}

/** After the first page was sent, or given up: a page that nobody has taken has no incident to end. */
export function closeDraft({ pendingPages, openPages }: PageBook, wasTaken: boolean): void {
  const [draft] = pendingPages;
  if (draft !== undefined && draft.action !== 'resolve') {
    if (wasTaken) openPages.add(draft.cause);
    // Before later pages of the same cause: those open a new incident.
    if (draft.over !== undefined && openPages.delete(draft.cause)) pendingPages.splice(1, 0, { ...draft.over, action: 'resolve' });
  }
  pendingPages.shift();
}
