import type { ArmMoments, Reading } from '../../core/evidence/verdict.js';
import type { MetricQuestion, MetricSource } from './metric-source.js';
import { queryPrometheus } from './query-prometheus.js';

export interface PrometheusOptions {
  readonly url: string;
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Samples newer than this may still be missing (scrape interval, remote write, recording rules): the window ends so much before the look.
   * At least one scrape interval is advisable where an arm can be scraped later than the other. Default 0.
   */
  readonly lagMs?: number;
}

/**
 * The window begins at the stage's beginning and ends a whole number of seconds later, not after the look less `lagMs`: closed at both ends, so that
 * totals of later looks contain those of earlier ones.
 * A share from two counters: `events` and `total`, each a PromQL expression that gives ONE series. `{{arm}}`, `{{window}}`
 * (for example `93s`), `{{rollout}}`, `{{feature}}` are filled in; the queries are asked at an explicit time, so that both
 * arms are read over the same closed window. Written for `sum(increase(counter{arm="{{arm}}"}[{{window}}]))`.
 */
export function createPrometheusSource(options: PrometheusOptions): MetricSource {
  return {
    async read(question, signal) {
      if (question.definition.source !== 'prometheus') return { kind: 'error', detail: `${question.metric} is not a Prometheus metric.` };
      const windowSeconds = Math.floor((question.toMs - (options.lagMs ?? 0) - question.fromMs) / 1000);
      const toMs = question.fromMs + windowSeconds * 1000;
      if (windowSeconds < 1) return { kind: 'noData' };
      const { events, total } = question.definition;
      const ask = (template: string, arm: string) =>
        queryPrometheus({ ...options, query: fillIn(template, question, arm, windowSeconds), atMs: toMs, signal });
      const [controlEvents, controlTotal, candidateEvents, candidateTotal] = await Promise.all([
        ask(events, 'control'),
        ask(total, 'control'),
        ask(events, 'candidate'),
        ask(total, 'candidate'),
      ]);
      return toReading({
        question,
        toMs,
        control: [controlEvents, controlTotal],
        candidate: [candidateEvents, candidateTotal],
        query: fillIn(events, question, '{{arm}}', windowSeconds),
      });
    },
  };
}

type Answer = Awaited<ReturnType<typeof queryPrometheus>>;

interface Answers {
  readonly question: MetricQuestion;
  readonly toMs: number;
  readonly control: readonly [Answer, Answer];
  readonly candidate: readonly [Answer, Answer];
  readonly query: string;
}

function toReading({ question, toMs, control, candidate, query }: Answers): Reading {
  const answers = [...control, ...candidate];
  const failed = answers.find((answer) => answer.kind === 'error');
  if (failed?.kind === 'error') return { kind: 'error', detail: failed.detail };
  const warnings = [...new Set(answers.flatMap((answer) => (answer.kind === 'error' ? [] : answer.warnings)))];
  const arms = { control: toMoments(control), candidate: toMoments(candidate) };
  if (arms.control === null && arms.candidate === null) {
    return warnings.length === 0
      ? { kind: 'noData' }
      : { kind: 'error', detail: `Prometheus has no data and warns: ${warnings.join('; ')}.` };
  }
  return {
    kind: 'reading',
    control: arms.control ?? EMPTY,
    candidate: arms.candidate ?? EMPTY,
    ...(warnings.length > 0 ? { warnings } : {}),
    fromMs: question.fromMs,
    toMs,
    query,
  };
}

const EMPTY: ArmMoments = { n: 0, sum: 0, sumSquares: 0 };

/** `increase()` extrapolates, so counts come back as fractions: whole numbers again, and never more events than trials. A missing event series beside a present total is zero events. */
function toMoments([events, total]: readonly [Answer, Answer]): ArmMoments | null {
  if (total.kind !== 'value') return null;
  const n = Math.round(total.value);
  const sum = Math.min(n, Math.round(events.kind === 'value' ? events.value : 0));
  return { n, sum, sumSquares: sum };
}

function fillIn(template: string, question: MetricQuestion, arm: string, windowSeconds: number): string {
  return template
    .replaceAll('{{arm}}', arm)
    .replaceAll('{{window}}', `${windowSeconds}s`)
    .replaceAll('{{rollout}}', question.rolloutId)
    .replaceAll('{{feature}}', question.feature);
}
