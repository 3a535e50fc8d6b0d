import { describe, expect, it } from 'vitest';
import { createDirectory } from '../../core/principal/directory.js';
import { createDevAuthenticator } from './dev-authenticator.js';

const directory = createDirectory([{ id: 'ada@example.com', groups: ['ml-leads'] }]);
const authenticator = createDevAuthenticator({ directory });

describe('R-API-1 development authentication', () => {
  it('is the named person of the directory with their groups, else the default developer', async () => {
    await expect(authenticator.authenticate({ authorization: 'Bearer dev:Ada@example.com', host: '127.0.0.1:7788' })).resolves.toEqual({
      principal: { id: 'ada@example.com', groups: ['ml-leads'] },
      method: 'dev',
      grants: [{ role: 'admin', environment: '*', features: '*' }],
    });
    await expect(authenticator.authenticate({ authorization: undefined, host: 'localhost:7788' })).resolves.toMatchObject({
      principal: { id: 'dev@localhost', groups: [] },
    });
  });

  it('refuses a name that a page of another origin has pointed at this machine', async () => {
    for (const host of ['evil.example', 'evil.example:7788', '127.0.0.1.evil.example']) {
      await expect(authenticator.authenticate({ authorization: undefined, host })).resolves.toMatchObject({
        refused: true,
        code: 'FORBIDDEN',
      });
    }
    await expect(
      createDevAuthenticator({ directory, allowAnyHost: true }).authenticate({ authorization: undefined, host: 'api:4600' }),
    ).resolves.toMatchObject({ principal: { id: 'dev@localhost' } });
  });
});
