import type { Director } from '../conduct/director.js';
import { featuresIn } from '../plan/point.js';
import { serveFaultily } from './faulty-service.js';
import type { Call } from './world.js';

export interface TakenPage {
  readonly atMs: number;
  readonly dedupKey: string;
  readonly cause: string;
  readonly feature: string;
}

export interface Pager {
  readonly serve: (call: Call) => Promise<void>;
  /** Pages that were taken for the feature, also those whose answer was lost. */
  pagesOf(feature: string): readonly TakenPage[];
}

/** The on-call service. */
export function createPager(director: Director): Pager {
  const pages: TakenPage[] = [];
  return {
    serve: (call) =>
      serveFaultily(director, call, {
        kind: 'pager',
        name: 'pager',
        features: featuresIn(call.body),
        async apply() {
          const { event, dedupKey, cause, feature } = JSON.parse(call.body) as TakenPage & { readonly event: string };
          // Who is told that something is over is not woken up.
          if (event !== 'resolved') pages.push({ atMs: Date.now(), dedupKey, cause, feature });
          return { status: 202, body: '{}' };
        },
      }),
    pagesOf: (feature) => pages.filter((page) => page.feature === feature),
  };
}
