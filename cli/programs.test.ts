import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStoreFolder } from './programs.js';

describe('the store of a direct kill (R-KILL-1)', () => {
  it('is found in the data folder of dev, or in the folder itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'store', 'tidegate-store.json'), '{}');
    expect(findStoreFolder(folder)).toBe(join(folder, 'store'));
    expect(findStoreFolder(join(folder, 'store'))).toBe(join(folder, 'store'));
  });

  it('is never made anew: an empty folder is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
    expect(() => findStoreFolder(folder)).toThrow('holds no Tidegate store; nothing was killed');
  });
});
