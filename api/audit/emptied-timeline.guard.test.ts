import { describe, expect, it } from 'vitest';
import { checkRollout } from '../../cli/audit/check-rollout.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import type { AppDeps } from '../api-deps.js';
import { verifyRollout } from './verify-rollout.js';

/** What is left once somebody has deleted every entry of a timeline and the head beside them. */
const store = {
  histories: { read: async () => null },
  chains: { read: async () => ({ head: null, entries: [] }) },
} as unknown as AppDeps['store'];
const verify = (id: string) => verifyRollout({ store, nowMs: () => 0 }, { id, engineStartedAtMs: null }, []);

describe('R-AUDIT-1 a timeline that was removed as a whole', () => {
  it('is found, although nothing is left that contradicts anything', async () => {
    expect(await verify('r-1')).toMatchObject({ ok: false, chain: { entries: 0, break: { kind: 'truncated', seq: 1 } } });
  });

  it('is found by the command line itself, whatever the server says', async () => {
    const said = await verify(CONTROL_PLANE);
    const client = { verification: async () => ({ ...said, rolloutId: 'r-1' }), chain: async () => ({ head: null, entries: [] }) };
    expect(await checkRollout(client, 'r-1', null)).toMatchObject({ ok: false, recomputed: { ok: false } });
  });

  it('is none of the control plane before anything has happened there', async () => {
    expect(await verify(CONTROL_PLANE)).toMatchObject({ ok: true, chain: { break: null } });
  });
});
