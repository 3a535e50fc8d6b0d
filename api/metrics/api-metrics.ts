import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { FlagSnapshot } from '../flags/flag-snapshot.js';
import type { ReconcilerProbe } from '../health/reconciler-probe.js';
import type { KeyFailures } from '../principal/key-failures.js';
import type { SseHub } from '../sse/sse-hub.js';
import { addKeyMetrics } from './key-metrics.js';
import { addReconcilerMetrics } from './reconciler-metrics.js';

export interface ApiMetrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly outcomes: Counter<'result'>;
  readonly samples: Counter<'result'>;
  readonly redactions: Counter<'rule'>;
  readonly kills: Counter<'engine'>;
}

export interface MetricsOptions {
  readonly hub: Pick<SseHub, 'clients' | 'dropped'>;
  readonly snapshots: () => readonly Pick<FlagSnapshot, 'environment' | 'counters'>[];
  readonly reconciler: Pick<ReconcilerProbe, 'mark'>;
  /** Absent: keys are not looked at. */
  readonly keyFailures?: Pick<KeyFailures, 'counts'> | undefined;
}

/** 5 ms to 10 s: reads of the store take a few, a decision waits for the engine for at most ten seconds. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The process's numbers for Prometheus; a registry of its own, so that several servers fit in one process. */
export function createApiMetrics({ hub, snapshots, reconciler, keyFailures }: MetricsOptions): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  addEvaluations(registry, snapshots);
  addReconcilerMetrics(registry, reconciler);
  if (keyFailures !== undefined) addKeyMetrics(registry, keyFailures);
  addStreams(registry, hub);
  return {
    registry,
    requests: new Histogram({
      name: 'tidegate_http_request_duration_seconds',
      help: 'Requests to the REST interface.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_S,
      registers,
    }),
    outcomes: new Counter({ name: 'tidegate_outcomes_total', help: 'Outcomes by what became of them.', labelNames: ['result'], registers }),
    samples: new Counter({ name: 'tidegate_samples_total', help: 'Samples by what became of them.', labelNames: ['result'], registers }),
    redactions: new Counter({
      name: 'tidegate_redactions_total',
      help: 'What was replaced in samples before they were stored, by rule.',
      labelNames: ['rule'],
      registers,
    }),
    kills: new Counter({
      name: 'tidegate_kills_total',
      help: 'Kills by whether the engine took the news at once.',
      labelNames: ['engine'],
      registers,
    }),
  };
}

function addStreams(registry: Registry, hub: MetricsOptions['hub']): void {
  new Gauge({
    name: 'tidegate_sse_clients',
    help: 'Open event streams.',
    registers: [registry],
    collect() {
      this.set(hub.clients);
    },
  });
  addReading(registry, {
    name: 'tidegate_sse_dropped_total',
    help: 'Event streams cut because the client did not read.',
    read: () => hub.dropped,
  });
}

const EVALUATIONS = [
  { name: 'tidegate_evaluations_total', help: 'Evaluations of a feature over OFREP.', field: 'evaluations' },
  {
    name: 'tidegate_evaluations_without_unit_key_total',
    help: 'Evaluations of a live feature without a targetingKey: served control.',
    field: 'withoutUnitKey',
  },
  {
    name: 'tidegate_evaluations_without_unit_start_total',
    help: 'Evaluations of a live feature without unitStartedAt: not sticky over ramps.',
    field: 'withoutUnitStart',
  },
] as const;

/** The snapshots count by themselves, without a metrics library in the way; the numbers are copied when somebody asks. */
function addEvaluations(registry: Registry, snapshots: MetricsOptions['snapshots']): void {
  for (const { name, help, field } of EVALUATIONS) {
    new Counter({
      name,
      help,
      labelNames: ['environment', 'feature'],
      registers: [registry],
      collect() {
        this.reset();
        for (const { environment, counters } of snapshots()) {
          for (const [feature, counts] of counters) this.inc({ environment, feature }, counts[field]);
        }
      },
    });
  }
}

function addReading(
  registry: Registry,
  { name, help, read }: { readonly name: string; readonly help: string; readonly read: () => number },
): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}
