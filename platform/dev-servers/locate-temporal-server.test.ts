import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { inspectTemporalServerRungs, locateTemporalServer } from './locate-temporal-server.js';
import { findFreePort } from './process/free-port.js';
import { TEMPORAL_CLI_VERSION } from './provision/build-with-go.js';
import { findProjectRoot } from './provision/project-root.js';

const emptyEnv = (): NodeJS.ProcessEnv => ({
  ...process.env,
  TEMPORAL_ADDRESS: '',
  PATH: '/nowhere',
  TIDEGATE_CACHE_DIR: mkdtempSync(join(tmpdir(), 'tidegate-cache-')),
});

describe('locateTemporalServer', () => {
  it('lists every way and how to get it when none works', async () => {
    const failure = await locateTemporalServer({ env: emptyEnv(), mayDownload: false, mayBuild: false }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    const { code, message, data } = failure as AppError;
    expect(code).toBe('TEMPORAL_SERVER_UNAVAILABLE');
    const rungs = data['rungs'] as { rung: string; ok: boolean; fix: string }[];
    expect(rungs.map(({ rung }) => rung)).toEqual([
      'TEMPORAL_ADDRESS',
      'temporal on the PATH',
      'cached binary',
      'SDK download',
      'build from Go modules',
    ]);
    for (const { rung, ok, fix } of rungs) {
      expect(ok).toBe(false);
      expect(message).toContain(rung);
      expect(message).toContain(fix);
    }
  });

  it('does not fall back to another server when the one named by TEMPORAL_ADDRESS does not answer', async () => {
    const address = `127.0.0.1:${await findFreePort()}`;
    const failure = await locateTemporalServer({ env: { ...process.env, TEMPORAL_ADDRESS: address } }).catch((error: unknown) => error);
    expect((failure as AppError).message).toContain(address);
    expect((failure as AppError).data['rungs']).toHaveLength(1);
  });

  it('builds the version that go.mod pins', () => {
    const goMod = readFileSync(join(findProjectRoot() ?? '', 'tools/temporal/go.mod'), 'utf8');
    expect(goMod).toContain(`github.com/temporalio/cli v${TEMPORAL_CLI_VERSION} `);
  });
});

describe('inspectTemporalServerRungs', () => {
  it('reports all five ways and never fails', async () => {
    const rungs = await inspectTemporalServerRungs({ ...emptyEnv(), TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(rungs.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
    for (const { detail, fix } of rungs) expect([detail, fix]).not.toContain('');
  });
});
