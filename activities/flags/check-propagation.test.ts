import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { PreflightPolicy } from '../../core/rollout/spec.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { checkPropagation } from './check-propagation.js';

const [first, ...rest] = sampleSpec().flags;
if (!first) throw new TypeError('The sample has no flags.');

async function check(preflight: PreflightPolicy, ms: Readonly<Record<string, number | null>>) {
  const lines: AuditEntry[] = [];
  const spec = { ...sampleSpec(), flags: [{ ...first, platform: 'unleash' } as typeof first & object, ...rest], preflight };
  const platforms = new Map(['embedded', 'unleash'].map((name) => [name, { name } as FlagPlatform]));
  const reason = await checkPropagation(
    {
      store: { audit: { append: async (entries) => void lines.push(...entries), list: async () => [] } },
      platforms,
      propagation: { measure: async ({ name }) => ({ platform: name, ms: ms[name] ?? null, how: 'As an SDK.' }) },
      nowMs: () => 7,
    },
    { rolloutId: 'r-1', spec },
  );
  return { reason, lines };
}

describe('preflight and how long a write takes to reach clients', () => {
  it('is told for each platform of the bundle where there is no limit', async () => {
    const { reason, lines } = await check({ onSlowPropagation: 'refuse' }, { embedded: 4, unleash: null });
    expect(reason).toBeNull();
    expect(lines.map(({ kind, key, rolloutId, atMs }) => [kind, key, rolloutId, atMs])).toEqual([
      ['preflight', 'propagation/unleash', 'r-1', 7],
      ['preflight', 'propagation/embedded', 'r-1', 7],
    ]);
    expect(lines[1]).toMatchObject({
      summary: 'embedded: a write reaches clients within 4 ms. As an SDK.',
      data: { propagationMs: 4, limitMs: null },
    });
  });

  it('beyond the limit the timeline says so and that it starts all the same', async () => {
    const { reason, lines } = await check({ maxPropagationMs: 1_000, onSlowPropagation: 'warn' }, { embedded: 4, unleash: 16_000 });
    expect(reason).toBeNull();
    expect(lines[0]?.summary).toMatch(
      /within 16\.0 s\. preflight\.maxPropagation allows 1s\. .*starts all the same: preflight\.onSlow is warn\.$/,
    );
    expect(lines[0]?.data).toMatchObject({ platform: 'unleash', propagationMs: 16_000, limitMs: 1_000, verdict: 'slow' });
    expect(lines[1]?.summary).not.toMatch(/all the same/);
  });

  it('or refuses, with the platform, the value, the limit and what to do; the line is there as well', async () => {
    const { reason, lines } = await check({ maxPropagationMs: 1_000, onSlowPropagation: 'refuse' }, { embedded: 4, unleash: null });
    expect(reason).toMatch(
      /^unleash: .* is not known\. preflight\.maxPropagation allows 1s\. .*raise preflight\.maxPropagation, or set preflight\.onSlow: warn\.$/,
    );
    expect(reason).not.toMatch(/embedded/);
    expect(lines).toHaveLength(2);
  });
});
