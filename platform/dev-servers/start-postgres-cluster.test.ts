import { existsSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { readProcessIdentity } from './process/process-identity.js';
import { findPostgresPrograms } from './provision/find-postgres.js';
import { startPostgresCluster } from './start-postgres-cluster.js';

describe('startPostgresCluster', () => {
  it('serves on the loopback interface, takes settings, and leaves neither process nor folder', async () => {
    const cluster = await startPostgresCluster({ skipsFsync: true, settings: { max_connections: '33' } });
    const client = new pg.Client(cluster.url);
    await client.connect();
    const show = async (name: string): Promise<string> => (await client.query(`select current_setting('${name}') as value`)).rows[0].value;
    expect([await show('listen_addresses'), await show('fsync'), await show('max_connections')]).toEqual(['127.0.0.1', 'off', '33']);
    const folder = await show('data_directory');
    client.on('error', () => undefined);
    // With the client still connected: a "smart" shutdown would wait for it.
    await cluster.stop();
    expect(readProcessIdentity(cluster.pid)).toBeUndefined();
    expect(existsSync(folder)).toBe(false);
    await client.end().catch(() => undefined);
  });

  it('names the Debian package when PostgreSQL is absent', () => {
    expect(() => findPostgresPrograms({ PATH: '/nowhere' }, '/nowhere')).toThrow(AppError);
    expect(() => findPostgresPrograms({ PATH: '/nowhere' }, '/nowhere')).toThrow(/Debian package `postgresql`/);
  });
});
