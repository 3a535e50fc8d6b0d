import type { Standing } from '../../core/rollout/standing.js';

/** A look at which nothing fails and everything is proven; every test changes what it is about. */
export function createSampleStanding(watchId: string, lookedAtMs: number, patch: Partial<Standing> = {}): Standing {
  return {
    watchId,
    lookedAtMs,
    findings: [],
    quality: [],
    flags: null,
    rollback: null,
    holds: [],
    proven: true,
    missing: [],
    units: { control: 950, candidate: 50 },
    lastValidAtMs: {},
    provenGuards: [],
    evidenceHash: 'evidence-1',
    digest: 'digest-1',
    ...patch,
  };
}
