import { Counter, Gauge, type Registry } from 'prom-client';
import { FOUND_KINDS, type ReconcilerMark } from '../../core/reconciler/reconciler-mark.js';
import type { ReconcilerProbe } from '../health/reconciler-probe.js';

type Probe = Pick<ReconcilerProbe, 'mark'>;

/** What the reconciler's last run left in the store; every API process shows the same. Nothing while it has never run, or the store does not answer. */
export function addReconcilerMetrics(registry: Registry, probe: Probe): void {
  addGauge(registry, probe, {
    name: 'tidegate_reconciler_last_run_timestamp_seconds',
    help: 'When the reconciler last ran; alert when it is more than two minutes ago.',
    read: ({ atMs }) => atMs / 1000,
  });
  addGauge(registry, probe, {
    name: 'tidegate_reconciler_failed_parts',
    help: 'Parts that its last run could not do.',
    read: ({ failures }) => failures.length,
  });
  new Counter({
    name: 'tidegate_reconciler_runs_total',
    help: 'Runs of the reconciler, of all workers together.',
    registers: [registry],
    async collect() {
      const last = await probe.mark();
      this.reset();
      this.inc(last?.runs ?? 0);
    },
  });
  new Counter({
    name: 'tidegate_reconciler_found_total',
    help: 'What the reconciler has put right, by kind.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const last = await probe.mark();
      this.reset();
      for (const kind of FOUND_KINDS) this.inc({ kind }, last?.totals[kind] ?? 0);
    },
  });
}

interface GaugeOptions {
  readonly name: string;
  readonly help: string;
  readonly read: (last: ReconcilerMark) => number;
}

/** The label is there so that no series shows 0 before the first run: an alert would take that for 1970. */
function addGauge(registry: Registry, probe: Probe, { name, help, read }: GaugeOptions): void {
  new Gauge({
    name,
    help,
    labelNames: ['schedule'],
    registers: [registry],
    async collect() {
      const last = await probe.mark();
      this.reset();
      if (last !== null) this.set({ schedule: 'reconciler' }, read(last));
    },
  });
}
