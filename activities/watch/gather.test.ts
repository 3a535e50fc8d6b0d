import { describe, expect, it } from 'vitest';
import { createGatherer } from './gather.js';

describe('looks that end together are stored together', () => {
  it('what comes at once is carried out once, what comes later apart', async () => {
    const batches: (readonly number[])[] = [];
    const gather = createGatherer<number>(async (batch) => void batches.push(batch), 5);
    await Promise.all([1, 2, 3].map(gather));
    await gather(4);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('a batch that fails fails for those in it, and the next one goes well', async () => {
    let isDown = true;
    const gather = createGatherer<number>(async () => (isDown ? Promise.reject(new TypeError('down')) : undefined), 1);
    const ended = await Promise.allSettled([gather(1), gather(2)]);
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    await expect(gather(3)).resolves.toBeUndefined();
  });

  it('a batch that hangs delays no other', async () => {
    const gather = createGatherer<string>((batch) => (batch.includes('slow') ? new Promise(() => undefined) : Promise.resolve()), 1);
    void gather('slow');
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(gather('quick')).resolves.toBeUndefined();
  });
});
