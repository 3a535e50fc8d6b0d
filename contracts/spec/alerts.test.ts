import { describe, expect, it } from 'vitest';
import { sampleInput } from '../../test/cases/specs/sample-spec.js';
import { parseSpec } from './parse-spec.js';
import { toSpecInput } from './write/to-spec-input.js';

const parse = (alerts?: unknown) => parseSpec({ ...sampleInput(), ...(alerts !== undefined && { alerts }) });
const specOf = (alerts?: unknown) => {
  const parsed = parse(alerts);
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.errors));
  return parsed.spec;
};

describe('R-STAGE-5 what a spec says about alerts', () => {
  it('nothing, where it says nothing: the spec and its hash stay what they were', () => expect(specOf()).not.toHaveProperty('alerts'));

  it.each([
    [{}, { onFiring: 'rollback' }],
    [{ onFiring: 'ignore' }, { onFiring: 'ignore' }],
    [
      { onFiring: 'hold', names: ['Errors', 'Latency', 'Errors'] },
      { onFiring: 'hold', names: ['Errors', 'Latency'] },
    ],
  ])('%j is %j, also when it is written again', (written, meant) => {
    expect(specOf(written).alerts).toEqual(meant);
    expect(toSpecInput(specOf(written))).toMatchObject({ alerts: meant });
  });

  it.each([
    ['an outcome that there is not', { onFiring: 'page' }, '/alerts/onFiring'],
    ['no names', { names: [] }, '/alerts/names'],
    ['a name of two lines', { names: ['a\nb'] }, '/alerts/names/0'],
    ['an unknown key', { onfiring: 'hold' }, '/alerts/onfiring'],
  ])('%s is refused with its place', (_what, alerts, pointer) => {
    const parsed = parse(alerts);
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.pointer)).toEqual([pointer]);
  });
});
