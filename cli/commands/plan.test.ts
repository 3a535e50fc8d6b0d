import { describe, expect, it } from 'vitest';
import { SUPPORT_ANSWER_YAML } from '../../test/cases/specs/sample-spec.js';
import { runCliFor } from '../../test/fakes/cli/cli-run.js';

/** The sample with all of its flags on Unleash, without the cohorts, which cannot be shown there. */
const ON_UNLEASH = SUPPORT_ANSWER_YAML.replaceAll(/(candidate: [\w@.-]+)(, platform: \w+)? }/g, '$1, platform: unleash }').replace(
  /^cohorts: .*$/m,
  '',
);

const plan = (align: string) =>
  runCliFor(['plan', '-f', 'spec.yaml', '-o', 'table'], {
    files: { 'spec.yaml': ON_UNLEASH },
    env: { TIDEGATE_URL: 'http://127.0.0.1:59999', TIDEGATE_UNLEASH_ALIGN: align },
  });

describe('R-PLAT-4 R-LAYER-4 a plan of a bundle on Unleash', () => {
  it('with a group shows one write for each flag and warns of the mixture', async () => {
    const { code, stdout, stderr } = await plan('group');
    expect([code, stdout]).toEqual([0, expect.stringContaining('unleash, 4 writes')]);
    const said = stderr.replaceAll(/\s+/g, ' ');
    expect(said).toContain('one after another');
    expect(said).toContain('units between the old share and the new one get the candidate on some of these flags and control on others');
  });

  it('with a parent flag shows one write and warns of none', async () => {
    const { code, stdout, stderr } = await plan('parent');
    expect([code, stdout]).toEqual([0, expect.stringContaining('unleash, one write')]);
    expect(stderr).not.toContain('one after another');
  });

  it('is refused with the name of the variable when that says something else', async () => {
    const { code, stderr } = await plan('both');
    expect(code).not.toBe(0);
    expect(stderr).toContain('TIDEGATE_UNLEASH_ALIGN');
  });
});
