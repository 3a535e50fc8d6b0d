import type { Command } from 'commander';
import type { CliRun } from '../../define-command.js';
import { defineExport } from './export.js';
import { defineAuditReport } from './report.js';
import { defineVerify } from './verify.js';

/** `tidegate audit`: what was recorded, whether it still is what was recorded, and a page of it for those without Tidegate. */
export function defineAudit(program: Command, run: CliRun): void {
  const audit = program
    .command('audit')
    .summary('verify, export and report what was recorded')
    .description('What was recorded of rollouts: whether it is still what was recorded, all of it as a file, and one rollout as a page.');
  defineVerify(audit, run);
  defineExport(audit, run);
  defineAuditReport(audit, run);
}
