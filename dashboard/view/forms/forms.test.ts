import { describe, expect, it } from 'vitest';
import { describeKilled } from '../words/killed-words.js';
import { toFreezeBody } from './freeze-form.js';
import { EMPTY_START, toLayers, whyNotStart } from './start-form.js';

describe('R-UX-1 forms', () => {
  it('a start says what is missing, one after the other', () => {
    expect(whyNotStart(EMPTY_START)).toMatch(/plan/);
    expect(whyNotStart({ ...EMPTY_START, template: 't' })).toMatch(/feature/);
    expect(whyNotStart({ ...EMPTY_START, template: 't', feature: 'f', candidate: { prompt: ' ' } })).toMatch(/version/);
    expect(whyNotStart({ ...EMPTY_START, template: 't', feature: 'f', candidate: { prompt: 'p@2' } })).toBeNull();
  });

  it('a layer with several flags is asked for flag by flag', () => {
    const flag = (key: string, layer: string) => ({ key, layer, control: 'a' });
    const flags = [flag('f.prompt', 'prompt'), flag('f.small', 'model'), flag('f.large', 'model')];
    expect(toLayers({ flags }).map(({ name }) => name)).toEqual(['prompt', 'f.small', 'f.large']);
  });

  it('a stop of the line never sends the beginning of a window, and nothing that was left empty', () => {
    const form = { environment: ' ', feature: 'f ', from: '2026-01-01T00:00', until: '' };
    expect(toFreezeBody('stop', form, 'r')).toEqual({ kind: 'stop', reason: 'r', feature: 'f' });
    expect(toFreezeBody('window', form, 'r')).toMatchObject({ kind: 'window', from: new Date('2026-01-01T00:00').getTime() });
  });

  it('a kill says of every platform whether it has been told', () => {
    const platforms = [
      { platform: 'embedded', told: 'done' },
      { platform: 'unleash', told: 'later', detail: '503' },
    ];
    const lines = describeKilled({ feature: 'f', environment: 'e', generation: 4, platforms, engine: 'later' } as never);
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe('embedded shows control to everybody.');
    expect(lines[2]).toMatch(/unleash could not be told yet.*503/);
  });
});
