import { describe, expect, it } from 'vitest';
import { isAllowed } from './access.js';
import { describeGrant, type Grant, toGrant } from './grant.js';
import { intersectGrants } from './intersect-grants.js';
import { type Right, ROLES, rightsOf } from './role.js';

const grant = (text: string): Grant => toGrant(text) as Grant;
const of = (a: string, b: string) => intersectGrants([grant(a)], [grant(b)]).map(describeGrant);

const RIGHTS: readonly Right[] = [...new Set(ROLES.flatMap(rightsOf))];
const PLACES = ['*', 'production', 'staging'].flatMap((environment) =>
  ['*', 'support-*', 'support-answer', 'search'].map((features) => ({ environment, features })),
);
const GRANTS: readonly Grant[] = ROLES.flatMap((role) => PLACES.map((place) => ({ role, ...place })));
const SCOPES = [null, 'production', 'staging'].flatMap((environment) =>
  [null, 'support-answer', 'support-x', 'search', 'other'].map((feature) => ({ environment, feature })),
);

describe('R-API-1 what two lists of grants have in common', () => {
  it('is the narrower place and the lesser role', () => {
    expect(of('admin', 'operator@production/support-*')).toEqual(['operator@production/support-*']);
    expect(of('operator@production', 'operator@*/support-*')).toEqual(['operator@production/support-*']);
    expect(of('operator@production/support-*', 'operator@production/sup*')).toEqual(['operator@production/support-*']);
    expect(of('operator', 'approver@production')).toEqual(['viewer@production']);
  });

  it('is nothing where the places or the roles have nothing in common', () => {
    expect([
      of('admin@production', 'admin@staging'),
      of('admin@production/a*', 'admin@production/b*'),
      of('viewer', 'application'),
    ]).toEqual([[], [], []]);
    expect(intersectGrants([], [grant('admin')])).toEqual([]);
  });

  it('never allows what one of them does not, whatever they are', () => {
    for (const a of GRANTS)
      for (const b of GRANTS) {
        const both = intersectGrants([a], [b]);
        for (const right of RIGHTS)
          for (const scope of SCOPES)
            if (isAllowed(both, right, scope)) expect([a, b].map((each) => isAllowed([each], right, scope))).toEqual([true, true]);
      }
  });

  it('of grants of one role is exactly what both allow', () => {
    const operators = GRANTS.filter(({ role }) => role === 'operator');
    for (const a of operators)
      for (const b of operators)
        for (const scope of SCOPES.filter(({ environment, feature }) => environment !== null && feature !== null))
          expect(isAllowed(intersectGrants([a], [b]), 'operate', scope)).toBe(
            isAllowed([a], 'operate', scope) && isAllowed([b], 'operate', scope),
          );
  });
});
