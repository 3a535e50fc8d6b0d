import { describe, expect, it } from 'vitest';
import { createSamplesChore } from './expire-samples.js';

describe('R-UX-1 samples whose time is over', () => {
  const run = async (keepMs?: number) => {
    const asked: number[] = [];
    const samples = { expire: async (beforeMs: number) => asked.push(beforeMs) };
    await createSamplesChore({ store: { samples } as never, nowMs: () => 100 * 86_400_000, keepMs }).run();
    return asked;
  };

  it('are removed after as long as the installation says, 30 days when it says nothing', async () => {
    expect(await run(3_600_000)).toEqual([100 * 86_400_000 - 3_600_000]);
    expect(await run()).toEqual([70 * 86_400_000]);
  });
});
