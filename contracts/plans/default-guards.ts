/** A guard as a spec writes it. */
export type GuardInput = Readonly<Record<string, unknown>> & { readonly name: string; readonly metric: string };

/** The names that the guides and the samples use for what applications report, with a guard for each. Margins are for rates of a few percent. */
const DEFAULT_GUARDS: readonly GuardInput[] = [
  { name: 'errors', metric: 'error', tier: 'computational', better: 'lower', margin: '1pp', onFail: 'rollback' },
  { name: 'latency', metric: 'slow_reply', tier: 'computational', better: 'lower', margin: '2pp', onFail: 'rollback' },
  { name: 'cost', metric: 'cost_usd', tier: 'computational', better: 'lower', margin: '20%', onFail: 'hold' },
  { name: 'format', metric: 'schema_valid', tier: 'behavioural', better: 'higher', margin: '1pp', onFail: 'rollback' },
  { name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher', margin: '2pp', onFail: 'rollback' },
  { name: 'thumbs', metric: 'thumbs', tier: 'semantic', better: 'higher', margin: '5pp', onFail: 'hold' },
];

const KNOWN = new Map(DEFAULT_GUARDS.map((guard) => [guard.metric, guard]));

/** Metrics that have a default guard, in the order of the tiers. */
export const DEFAULT_METRICS: readonly string[] = DEFAULT_GUARDS.map(({ metric }) => metric);

/** A guard for each of the metrics that has a default one; the last semantic one is primary, because what answers are worth is the question. */
export function toDefaultGuards(metrics: readonly string[]): readonly GuardInput[] {
  const guards = DEFAULT_GUARDS.filter(({ metric }) => metrics.includes(metric));
  const primary = guards.find((guard) => guard['tier'] === 'semantic') ?? guards[0];
  return guards.map((guard) => (guard === primary ? { ...guard, primary: true } : guard));
}

/** Metrics among these that no guard watches though a default guard could, with its tier. */
export function findUnwatched(reported: readonly string[], watched: readonly string[]): readonly GuardInput[] {
  return reported.flatMap((metric) => (watched.includes(metric) ? [] : (KNOWN.get(metric) ?? [])));
}
