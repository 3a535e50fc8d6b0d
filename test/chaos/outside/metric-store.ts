import type { Director } from '../conduct/director.js';
import { featuresIn } from '../plan/point.js';
import { serveFaultily } from './faulty-service.js';
import type { Call } from './world.js';

/** A Prometheus in which both arms are equally slow: 4 of 400 requests. */
export function serveMetrics(director: Director, call: Call): Promise<void> {
  const query = new URL(call.path, 'http://localhost').searchParams.get('query') ?? call.body;
  const value = query.includes('total{') ? '400' : '4';
  const body = JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: { job: 'app' }, value: [0, value] }] },
  });
  return serveFaultily(director, call, {
    kind: 'metrics',
    name: 'metrics',
    features: featuresIn(query),
    apply: async () => ({ status: 200, body }),
  });
}
