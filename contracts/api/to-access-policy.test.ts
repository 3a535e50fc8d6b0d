import { describe, expect, it } from 'vitest';
import type { AppError } from '../../core/errors/app-error.js';
import { toAccessPolicy } from './to-access-policy.js';

const errorOf = (rules: unknown): AppError => {
  try {
    toAccessPolicy(rules, 'TIDEGATE_ACCESS (access.yaml)');
  } catch (error) {
    return error as AppError;
  }
  throw new TypeError('It was taken.');
};

describe('R-API-1 who may do what, as configured', () => {
  it('gives people, groups and keys what names them, and nobody else anything', () => {
    const policy = toAccessPolicy(
      [
        { grant: 'operator@production/support-*', to: ['group:ml-leads', 'Ada@example.com'] },
        { grant: 'viewer', to: ['key:ci'] },
      ],
      'access.yaml',
    );
    const operator = { role: 'operator', environment: 'production', features: 'support-*' };
    expect(policy.grantsOf({ id: 'ada@example.com', groups: [] })).toEqual([operator]);
    expect(policy.grantsOf({ id: 'grace@example.com', groups: ['ml-leads'] })).toEqual([operator]);
    expect(policy.grantsOf({ id: 'key:ci', groups: [] })).toEqual([{ role: 'viewer', environment: '*', features: '*' }]);
    expect(policy.grantsOf({ id: 'eve@example.com', groups: ['group:ml-leads'] })).toEqual([]);
  });

  it.each([
    ['a role that does not exist', [{ grant: 'operater@production', to: ['group:a'] }], '/0/grant', 'Did you mean "operator"?'],
    ['a grant that is none', [{ grant: 'operator@production/*-answer', to: ['group:a'] }], '/0/grant', 'a * only at the end'],
    ['a kind that does not exist', [{ grant: 'viewer', to: ['gruop:a'] }], '/0/to/0', 'Did you mean "group"?'],
    ['an unknown word', [{ grant: 'viewer', too: ['group:a'], to: ['group:a'] }], '/0/too', 'Did you mean "to"?'],
    ['nobody', [{ grant: 'viewer', to: [] }], '/0/to', 'at least 1'],
    ['no list', { grant: 'viewer', to: ['group:a'] }, '/', 'a list is needed'],
  ])('refuses %s, saying where and what was meant', (_what, rules, pointer, why) => {
    const { code, message } = errorOf(rules);
    expect([code, message]).toEqual(['CONFIG_INVALID', expect.stringContaining(`at ${pointer}: `)]);
    expect(message).toContain('TIDEGATE_ACCESS (access.yaml)');
    expect(message).toContain(why);
  });
});
