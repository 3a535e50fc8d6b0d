import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toSpecFacts } from '../../core/runbook/runbook-facts.js';
import { toRunbook } from '../../core/runbook/to-runbook.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { type OfrepServer, startOfrepServer } from '../fakes/api/ofrep-server.js';
import { settle } from '../fakes/manual-clock.js';
import { sampleExposure, sampleWrite } from '../fakes/sample-bundle.js';

const SPEC = createSampleSpec();
const UNITS = 40;
const [BLOCK] = toRunbook(toSpecFacts(SPEC)).outside;
const hasTools = ['curl', 'jq', 'bash'].every((tool) => spawnSync(tool, ['--version']).error === undefined);

let server: OfrepServer;
beforeEach(async () => {
  server = await startOfrepServer();
});
afterEach(async () => await server.stop());

/** What the page says, for fewer users. */
const shorten = (text: string): string => text.replaceAll('500', String(UNITS));

async function look(): Promise<readonly string[]> {
  const script = shorten(BLOCK?.code?.lines.join('\n') ?? 'exit 1');
  const { stdout } = await promisify(execFile)('bash', ['-e', '-o', 'pipefail', '-c', script], {
    env: { ...process.env, TIDEGATE_URL: server.url },
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.trim());
}

async function show(share: number, generation: number): Promise<void> {
  const exposure = share === 0 ? null : sampleExposure({ epochs: [{ since: 0, share, stageAttempt: 1 }] });
  await server.store.write(sampleWrite(exposure, generation, { flags: SPEC.flags }));
  await settle();
}

describe.skipIf(!hasTools)('R-ROLL-3 the look from outside', () => {
  it('shows control and nothing else once all is put back, as the page says it will', async () => {
    await show(50_000, 1);
    await show(0, 2);
    const lines = await look();
    expect(lines).toHaveLength(SPEC.flags.length);
    for (const line of lines) expect(shorten(BLOCK?.expect ?? '')).toContain(`\`${line}\``);
  });

  it('shows the candidate while anybody gets it', async () => {
    await show(50_000, 1);
    expect((await look()).join()).toContain('support.model gpt-x');
  });
});
