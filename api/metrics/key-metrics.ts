import { Counter, type Registry } from 'prom-client';
import type { KeyFailures } from '../principal/key-failures.js';

/** Keys that were not taken: many unknown ones are an attack, expired and revoked ones a program that nobody gave the new key. */
export function addKeyMetrics(registry: Registry, failures: Pick<KeyFailures, 'counts'>): void {
  new Counter({
    name: 'tidegate_key_failures_total',
    help: 'API keys that were not taken, by reason.',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [reason, count] of failures.counts) this.inc({ reason }, count);
    },
  });
}
