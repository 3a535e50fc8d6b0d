import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { ROOT } from './checks/source-files.js';

const silent = () => undefined;
const LOGGER = { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent };

describe('the evidence engine in the workflow sandbox', () => {
  it('bundles as workflow code and judges without a clock, randomness or locale', async () => {
    const workflowsPath = join(ROOT, 'core', 'evidence', 'record', 'decision-record.ts');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: LOGGER });
    expect(code).toContain('replayDecision');
    const forbidden = forbiddenUses(code);
    expect(forbidden).toEqual([]);
  }, 120_000);

  it('the check bites: a clock in evidence code is found', () => {
    for (const use of ['Date.now()', 'new Date()', 'Math.random()', '(1).toLocaleString()', 'process.hrtime()']) {
      expect(forbiddenUses(`"./core/evidence/a.ts": x => { return ${use}; }`)).toHaveLength(1);
    }
  });
});

/** Uses of what a workflow may not depend on, in the modules of core/evidence only (the SDK's own code is another matter). */
function forbiddenUses(code: string): readonly string[] {
  return code
    .split(/(?="\.\/)/)
    .filter((module) => module.startsWith('"./core/'))
    .flatMap(
      (module) =>
        module
          .replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
          // A date of a given moment asks no clock.
          .replaceAll(/new Date\((?=[\w.]+\))/g, '(')
          .match(/(?<![-\w])(?:Date\b|Math\.random|Intl\b|toLocale\w+|process\.[a-z]\w*|performance\.[a-z]\w*)/g) ?? [],
    );
}
