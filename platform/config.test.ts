import { describe, expect, it } from 'vitest';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import { readConfig } from './config.js';

const URL_ONLY = { TIDEGATE_UNLEASH_URL: 'https://unleash.example.com' };

describe('R-PLAT-4 the configuration of Unleash', () => {
  it('is absent without an address, whatever else is set', () => {
    const config = readConfig({ TIDEGATE_UNLEASH_TOKEN: 'secret', TIDEGATE_UNLEASH_URL: '' });
    expect([config.unleash, toConfiguredPlatforms(config).map(({ name }) => name)]).toEqual([undefined, ['embedded']]);
  });

  it('needs the address alone: what specs may name is known to a process that has no token', () => {
    const config = readConfig({ ...URL_ONLY, TIDEGATE_ENVIRONMENT: 'staging' });
    expect(config.unleash).toEqual({
      url: 'https://unleash.example.com',
      token: undefined,
      project: 'default',
      environment: 'staging',
      unitKey: undefined,
      align: 'parent',
    });
    expect(toConfiguredPlatforms(config).map(({ name }) => name)).toEqual(['embedded', 'unleash']);
  });

  it('takes project, environment and key as they are', () => {
    const env = {
      ...URL_ONLY,
      TIDEGATE_UNLEASH_TOKEN: 'secret',
      TIDEGATE_UNLEASH_PROJECT: 'llm',
      TIDEGATE_UNLEASH_ENVIRONMENT: 'live',
      TIDEGATE_UNLEASH_UNIT_KEY: 'userId',
    };
    expect(readConfig(env).unleash).toMatchObject({ token: 'secret', project: 'llm', environment: 'live', unitKey: 'userId' });
  });

  it.each([
    ['15s', 15_000],
    ['500ms', 500],
    ['1m', 60_000],
  ])('takes how often SDKs ask: %s, beside a token of theirs', (refresh, refreshMs) => {
    const env = { ...URL_ONLY, TIDEGATE_UNLEASH_CLIENT_TOKEN: 'default:production.x', TIDEGATE_UNLEASH_REFRESH: refresh };
    expect(readConfig(env).unleash).toMatchObject({ clientToken: 'default:production.x', refreshMs });
  });

  it.each(['15', '15 s', '-1s', '1h', 'often'])('refuses to be told that SDKs ask every %s', (refresh) =>
    expect(() => readConfig({ ...URL_ONLY, TIDEGATE_UNLEASH_REFRESH: refresh })).toThrow(/TIDEGATE_UNLEASH_REFRESH is .* such as 15s/),
  );

  it.each([
    ['', 'parent', true],
    ['parent', 'parent', true],
    ['group', 'group', false],
  ] as const)('keeps bundles together as TIDEGATE_UNLEASH_ALIGN=%s says, and plans know it', (text, align, isAtomic) => {
    const config = readConfig({ ...URL_ONLY, TIDEGATE_UNLEASH_ALIGN: text });
    expect([config.unleash?.align, toConfiguredPlatforms(config)[1]?.atomicBundle]).toEqual([align, isAtomic]);
  });

  it.each(['Group', 'both', 'groupId', ' '])('refuses to keep bundles together by "%s"', (text) =>
    expect(() => readConfig({ ...URL_ONLY, TIDEGATE_UNLEASH_ALIGN: text })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(/TIDEGATE_UNLEASH_ALIGN .* parent or group/) }),
    ),
  );

  it.each(['https://unleash.example.com/', 'https://unleash.example.com/api', 'https://unleash.example.com/api/'])('takes %s', (url) =>
    expect(readConfig({ TIDEGATE_UNLEASH_URL: url }).unleash?.url).toBe('https://unleash.example.com'),
  );

  it.each(['unleash.example.com', 'ftp://unleash', 'http://'])('refuses %s with the name of the variable', (url) =>
    expect(() => readConfig({ TIDEGATE_UNLEASH_URL: url })).toThrow(/TIDEGATE_UNLEASH_URL/),
  );
});
