import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What a person may have meant, and what is open. */
export interface RefQuestion {
  /** Null: no rollout was named. */
  readonly ref: string | null;
  readonly open: readonly RolloutView[];
  /** Whether the command makes sense for a rollout in this state: where none was named, only those are meant. */
  readonly fits: (view: RolloutView) => boolean;
}

export type Resolved =
  | { readonly found: 'one'; readonly view: RolloutView }
  | { readonly found: 'several'; readonly views: readonly RolloutView[] }
  | { readonly found: 'none' };

/**
 * The open rollout that a person means: by its whole id, by its feature's name where only one is open for it, or by the beginning of the one id that begins so.
 * A feature's name comes before beginnings, so that `support` is not `support-answer-…` while a feature `support` is open.
 */
export function resolveRef({ ref, open, fits }: RefQuestion): Resolved {
  if (ref === null) return toResolved(open.filter(fits));
  const said = ref.toLowerCase();
  const matches = (of: (view: RolloutView) => boolean) => open.filter(of);
  const byId = matches(({ id }) => id.toLowerCase() === said);
  if (byId.length > 0) return toResolved(byId);
  const byFeature = matches(({ feature }) => feature.toLowerCase() === said);
  return toResolved(byFeature.length > 0 ? byFeature : matches(({ id }) => id.toLowerCase().startsWith(said)));
}

function toResolved(views: readonly RolloutView[]): Resolved {
  const [view] = views;
  if (view === undefined) return { found: 'none' };
  return views.length === 1 ? { found: 'one', view } : { found: 'several', views };
}
