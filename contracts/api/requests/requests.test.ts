import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors/app-error.js';
import { refuse } from '../../../core/errors/refusal.js';
import type { DecisionQuery, RolloutQuery } from '../../../store/store.js';
import { parseDirectory } from '../directory-entry.js';
import { toProblem } from '../to-problem.js';
import { parseDecision, toDecision } from './decision-request.js';
import { parseKill } from './kill-request.js';
import { parseRolloutsQuery, type RolloutsQuery } from './rollouts-query.js';
import { parseVerdictsQuery, type VerdictsQuery } from './verdicts-query.js';

const ADA = { id: 'ada@example.com', groups: ['ml-leads'], via: 'api' as const };

describe('R-API-1 decisions', () => {
  it('D9 an abort may ask for it at once', () => {
    const parsed = parseDecision({ verb: 'abort', now: true });
    expect(parsed.ok && toDecision(parsed.value, ADA, 'new-id')).toMatchObject({ verb: 'abort', now: true });
    expect(parseDecision({ verb: 'abort', now: 'yes' })).toMatchObject({ ok: false, errors: [{ pointer: '/now' }] });
  });

  it('ux-ecosystem 1.2 row 4 a resumption may name the hold that was shown', () => {
    const parsed = parseDecision({ verb: 'resume', reason: 'fine', holdId: 'guard/1800000000000' });
    expect(parsed.ok && toDecision(parsed.value, ADA, 'new-id')).toMatchObject({ holdId: 'guard/1800000000000' });
  });

  it('name a verb; who decides comes from the credentials', () => {
    const parsed = parseDecision({ verb: 'approve', reason: 'looks good', gateId: 'r1/2.5', evidenceHash: 'abc' });
    expect(parsed.ok && toDecision(parsed.value, ADA, 'new-id')).toEqual({
      id: 'new-id',
      verb: 'approve',
      principal: ADA,
      reason: 'looks good',
      gateId: 'r1/2.5',
      evidenceHash: 'abc',
    });
    expect(parseDecision({ verb: 'approve', principal: 'eve@example.com' })).toMatchObject({
      ok: false,
      errors: [{ pointer: '/principal' }],
    });
  });

  it("keep the caller's id, so that the same twice is one", () => {
    const parsed = parseDecision({ id: 'd1', verb: 'abort' });
    const decision = parsed.ok && toDecision(parsed.value, ADA, 'new-id');
    expect(decision).toEqual({ id: expect.stringMatching(/^d1\/abort\/[0-9a-f]{16}$/), verb: 'abort', principal: ADA, reason: '' });
    expect(parsed.ok && toDecision(parsed.value, { ...ADA, id: 'Ada@example.com', via: 'cli' }, 'other')).toMatchObject({
      id: decision && decision.id,
    });
  });

  it.each([
    [{ verb: 'ship' }, '/verb'],
    [{}, '/verb'],
    [{ verb: 'abort', reason: 'x'.repeat(501) }, '/reason'],
    ['abort', ''],
  ])('%j is refused at %s', (body, pointer) => expect(parseDecision(body)).toMatchObject({ ok: false, errors: [{ pointer }] }));
});

describe('R-KILL-1 kills', () => {
  it('need a reason and nothing else', () => {
    expect(parseKill({ reason: 'wrong answers' })).toEqual({ ok: true, value: { reason: 'wrong answers' } });
    expect(parseKill({ reason: 'x', id: 'incident-7' })).toMatchObject({ ok: true, value: { id: 'incident-7' } });
    expect(parseKill({ reason: 'x', id: 'x'.repeat(201) })).toMatchObject({ ok: false, errors: [{ pointer: '/id' }] });
    expect(parseKill({})).toMatchObject({ ok: false, errors: [{ pointer: '/reason', detail: expect.stringContaining('Missing') }] });
  });
});

describe('the list of rollouts', () => {
  it('takes several states and a page', () => {
    const parsed = parseRolloutsQuery({ state: 'watching,held', limit: '20', cursor: 'signed' });
    const query: RolloutQuery | RolloutsQuery | false = parsed.ok && parsed.value;
    expect(query).toEqual({ states: ['watching', 'held'], limit: 20, cursor: 'signed' });
    expect(parseRolloutsQuery({})).toEqual({ ok: true, value: { limit: 50 } });
  });

  it.each(['0', '201', '1e2', '-1', 'x'])('a limit of %s is refused', (limit) =>
    expect(parseRolloutsQuery({ limit })).toMatchObject({ ok: false, errors: [{ pointer: '/limit' }] }),
  );
});

describe('R-AUDIT-1 the list of verdicts', () => {
  it('takes a guard and a page', () => {
    const parsed = parseVerdictsQuery({ guard: 'errors', cursor: 'signed', limit: '20' });
    const query: DecisionQuery | VerdictsQuery | false = parsed.ok && parsed.value;
    expect(query).toEqual({ guard: 'errors', cursor: 'signed', limit: 20 });
    expect(parseVerdictsQuery({})).toEqual({ ok: true, value: { limit: 50 } });
  });

  it.each([
    [{ limit: '0' }, '/limit'],
    [{ limit: '201' }, '/limit'],
    [{ after: '-1' }, '/after'],
    [{ after: '1e3' }, '/after'],
    [{ after: '9'.repeat(16) }, '/after'],
    [{ guard: ['a', 'b'] }, '/guard'],
    [{ guard: '' }, '/guard'],
    [{ before: '1' }, '/before'],
  ])('%j is refused at %s', (query, pointer) => expect(parseVerdictsQuery(query)).toMatchObject({ ok: false, errors: [{ pointer }] }));
});

describe('the directory', () => {
  it('keeps ids in lower case', () =>
    expect(parseDirectory([{ id: 'Ada@Example.com', groups: ['ml-leads'] }])).toEqual({
      ok: true,
      value: [{ id: 'ada@example.com', groups: ['ml-leads'] }],
    }));
  it.each([[[{ id: 'group:x' }]], [[{ id: 'a b' }]], [[{}]], [{}]])('%j is refused', (entries) =>
    expect(parseDirectory(entries).ok).toBe(false),
  );
});

describe('problems (RFC 9457)', () => {
  it('tell code, detail and the fields at fault', () => {
    const error = new AppError('SPEC_INVALID', 'Two fields are wrong.', { errors: [{ pointer: '/feature', detail: 'Missing.' }] });
    expect(toProblem(error, '/v1/rollouts#7')).toEqual({
      type: 'urn:tidegate:error:SPEC_INVALID',
      title: 'The rollout spec is not valid',
      status: 422,
      code: 'SPEC_INVALID',
      detail: 'Two fields are wrong.',
      instance: '/v1/rollouts#7',
      errors: [{ pointer: '/feature', detail: 'Missing.' }],
    });
  });

  it('a refusal is a problem too', () =>
    expect(toProblem(refuse('FLAG_LEASED', 'r1 holds it.'), '/x')).toMatchObject({
      status: 409,
      code: 'FLAG_LEASED',
      detail: 'r1 holds it.',
    }));

  it('of anything else nothing is told', () => {
    const problem = toProblem(new TypeError('password=hunter2'), '/x');
    expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });
});
