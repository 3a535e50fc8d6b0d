import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { RunbookBlock, RunbookStep } from '../../core/runbook/runbook.js';
import { toSpecFacts } from '../../core/runbook/runbook-facts.js';
import { toRunbook } from '../../core/runbook/to-runbook.js';
import { createUnleashPlatform, type UnleashPlatform } from '../../flag-platforms/unleash/create-unleash-platform.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../fakes/fake-unleash/start-fake-unleash.js';
import { sampleExposure } from '../fakes/sample-bundle.js';

const base = createSampleSpec();
const SPEC = createSampleSpec({
  flags: base.flags.map((flag) => ({ ...flag, platform: 'unleash', control: flag.layer === 'model' ? "it's gpt-w" : flag.control })),
});
const SCOPE = { environment: SPEC.environment, feature: SPEC.feature, rolloutId: 'r-1' };
const KEYS = SPEC.flags.map(({ key }) => key);
const { steps } = toRunbook(toSpecFacts(SPEC));
const stepsOf = (kind: RunbookStep['kind']) => steps.filter((step) => step.kind === kind);
/** They belong to every machine on which a person would type them; a runner without them cannot say anything. */
const hasTools = ['curl', 'jq', 'bash'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

let unleash: FakeUnleash;
let platform: UnleashPlatform;
beforeEach(async () => {
  unleash = await startFakeUnleash();
  const where = { url: unleash.url, token: ADMIN_TOKEN, project: 'default', environment: 'production' };
  platform = createUnleashPlatform({ ...where, nowMs: () => 1_800_000_000_000 });
  await platform.register(SCOPE, SPEC.flags);
  const exposure = sampleExposure({ epochs: [{ since: 1, share: 50_000, stageAttempt: 1 }] });
  expect(isRefusal(await platform.apply(SCOPE, SPEC.flags, exposure, { generation: 5, operationId: 'r-1/stage/1' }))).toBe(false);
});
afterEach(async () => await unleash.stop());

/** Types what the block says; the last line of the answer. */
async function type({ code }: RunbookBlock): Promise<string> {
  const project = `${unleash.url}/api/admin/projects/default`;
  const settings = { UNLEASH_PROJECT_URL: project, UNLEASH_TOKEN: ADMIN_TOKEN, UNLEASH_ENVIRONMENT: 'production' };
  const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', code?.lines.join('\n') ?? 'exit 1'], {
    env: { ...process.env, ...settings },
  });
  return stdout.trimEnd().split('\n').at(-1) ?? '';
}

describe.skipIf(!hasTools)("R-ROLL-3 the runbook's commands for Unleash", () => {
  it('step 1 takes the candidate from everybody in one call, before any flag is touched', async () => {
    expect((await platform.read(SCOPE, KEYS)).map(({ share }) => share)).toEqual(KEYS.map(() => 50_000));
    const callsBefore = unleash.calls.length;
    for (const block of stepsOf('exposure').flatMap(({ blocks }) => blocks)) await type(block);
    expect(unleash.calls.slice(callsBefore)).toHaveLength(1);
    expect((await platform.read(SCOPE, KEYS)).map(({ highestShare }) => highestShare)).toEqual(KEYS.map(() => 0));
  });

  it('every flag step puts the control version there and shows what it says', async () => {
    for (const block of stepsOf('exposure').flatMap(({ blocks }) => blocks)) await type(block);
    for (const { blocks, flag } of stepsOf('flag')) {
      const seen = await type(blocks[0] as RunbookBlock);
      expect(blocks[0]?.expect).toContain(seen);
      expect(seen).toBe(JSON.stringify([false, flag?.control]));
    }
  });

  it('after the clean-up nothing that Tidegate still has in flight can bring the candidate back', async () => {
    for (const { blocks } of steps) for (const block of blocks) expect(await type(block)).toBeDefined();
    const late = await platform.apply(SCOPE, SPEC.flags, sampleExposure({ epochs: [{ since: 1, share: 99_000, stageAttempt: 2 }] }), {
      generation: 9,
      operationId: 'r-1/stage/2',
    });
    expect(isRefusal(late)).toBe(true);
    expect((await platform.read(SCOPE, KEYS)).map(({ highestShare }) => highestShare)).toEqual(KEYS.map(() => 0));
    const last = stepsOf('cleanUp')[0]?.blocks[0] as RunbookBlock;
    expect(await type(last)).toBe('[]');
  });
});
