import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installUnleash, UNLEASH_VERSION } from './install-unleash.js';

describe('installUnleash', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'tidegate-unleash-cache-'));
  });
  afterEach(() => rmSync(cache, { recursive: true, force: true }));

  const env = (path: string) => ({ TIDEGATE_CACHE_DIR: cache, PATH: path });

  it('takes what the cache holds and asks nobody', async () => {
    const dist = join(cache, 'unleash', UNLEASH_VERSION, 'node_modules', 'unleash-server', 'dist');
    mkdirSync(dist, { recursive: true });
    writeFileSync(join(dist, 'server.js'), '');
    expect(await installUnleash({ env: env('/nowhere'), mayDownload: false })).toBe(join(dist, 'server.js'));
  });

  it('says what is missing, where it would be, and how to put it there, when it may not download', async () => {
    await expect(installUnleash({ env: env('/nowhere'), mayDownload: false })).rejects.toMatchObject({
      code: 'UNLEASH_SERVER_UNAVAILABLE',
      message: expect.stringMatching(/downloading is switched off.*npm install unleash-server@7\.5\.1/s),
    });
  });

  it('names npm when it is not there, and leaves nothing half done', async () => {
    const npm = join(cache, 'bin');
    mkdirSync(npm);
    // What a shell answers when the program is missing; everything else that the guardian of the child needs stays on the PATH.
    writeFileSync(join(npm, 'npm'), '#!/bin/sh\nexit 127\n', { mode: 0o755 });
    await expect(installUnleash({ env: env(`${npm}:${process.env['PATH']}`) })).rejects.toMatchObject({
      message: expect.stringMatching(/`npm` was not found on the PATH/),
    });
    expect(existsSync(join(cache, 'unleash', UNLEASH_VERSION))).toBe(false);
    expect(readdirSync(join(cache, 'unleash'))).toEqual([]);
  });

  it('quotes what npm says when the registry does not have it', async () => {
    const npm = join(cache, 'bin');
    mkdirSync(npm);
    writeFileSync(join(npm, 'npm'), '#!/bin/sh\necho "npm error code E404" >&2\nexit 1\n', { mode: 0o755 });
    await expect(installUnleash({ env: env(`${npm}:${process.env['PATH']}`) })).rejects.toMatchObject({
      message: expect.stringMatching(/npm ended with status 1: npm error code E404/),
    });
  });
});
