import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import { findLayers } from '../app/catalogue/catalogue.js';

const read = (name: string) =>
  parseSpecText(readFileSync(new URL(`../specs/${name}.yaml`, import.meta.url), 'utf8'), 'application/yaml', {});

describe("the demo's specs", () => {
  it.each(['good', 'bad', 'first'])('%s.yaml is accepted', (name) => {
    const parsed = read(name);
    expect(parsed).toMatchObject({ ok: true });
  });

  it.each(['good', 'bad'])('unleash/%s.yaml is %s.yaml with its flags on Unleash, and without what Unleash cannot do', (name) => {
    const [here, there] = [read(name), read(`unleash/${name}`)];
    if (!here.ok || !there.ok) throw new Error(`not accepted: ${JSON.stringify(there)}`);
    const flags = here.spec.flags.map((flag) => ({ ...flag, platform: 'unleash' }));
    expect(there.spec).toEqual({ ...here.spec, flags, cohorts: [] });
  });

  it('bad.yaml begins where good.yaml ends, and both name versions that the application has', () => {
    const [good, bad] = [read('good'), read('bad')];
    if (!good.ok || !bad.ok) throw new Error('not accepted');
    const values = (flags: typeof good.spec.flags, arm: 'control' | 'candidate') =>
      Object.fromEntries(flags.map((flag) => [flag.key, flag[arm]]));
    expect(values(bad.spec.flags, 'control')).toEqual(values(good.spec.flags, 'candidate'));
    for (const { flags } of [good.spec, bad.spec])
      for (const arm of ['control', 'candidate'] as const) expect(findLayers(values(flags, arm))).not.toBeNull();
  });
});
