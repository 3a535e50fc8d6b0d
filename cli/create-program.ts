import { Command, Option } from 'commander';
import { defineAudit } from './commands/audit/audit.js';
import { defineCompare } from './commands/compare/compare.js';
import { defineDecisions } from './commands/decide.js';
import { defineDemo, defineDev } from './commands/dev.js';
import { defineDoctor } from './commands/doctor.js';
import { defineRetry } from './commands/ended/retry.js';
import { defineRevert } from './commands/ended/revert.js';
import { defineJudge } from './commands/evidence/judge.js';
import { defineReplay } from './commands/evidence/replay.js';
import { defineTrend } from './commands/evidence/trend.js';
import { defineVerdicts } from './commands/evidence/verdicts.js';
import { defineFreeze } from './commands/freeze/freeze.js';
import { defineFreezes } from './commands/freeze/freezes.js';
import { defineThaw } from './commands/freeze/thaw.js';
import { defineGet } from './commands/get.js';
import { defineKeys } from './commands/keys/keys.js';
import { defineWhoami } from './commands/keys/whoami.js';
import { defineKill } from './commands/kill.js';
import { defineList } from './commands/list.js';
import { definePlan } from './commands/plan.js';
import { defineExplain } from './commands/plans/explain.js';
import { defineInit } from './commands/plans/init.js';
import { defineLint } from './commands/plans/lint.js';
import { defineTemplates } from './commands/plans/templates.js';
import { defineRehearse } from './commands/rehearsal/rehearse.js';
import { defineReport } from './commands/report.js';
import { defineRunbook } from './commands/runbook.js';
import { defineSlack } from './commands/slack/slack.js';
import { defineStart } from './commands/start.js';
import { defineTimeline } from './commands/timeline.js';
import { defineWebhooks } from './commands/webhooks/webhooks.js';
import type { CliRun } from './define-command.js';
import { toFrame } from './session.js';

const AFTER_HELP = `
Exit codes: 0 done · 1 usage or API error · 2 rolled back · 3 time-out · 4 refused by policy · 5 waits for a person

Examples:
  tidegate dev                                   everything on this machine
  tidegate plan -f rollout.yaml                  what would it do?
  tidegate start -f rollout.yaml --wait          start, and watch it
  tidegate explain r-4f2a                        why is it waiting, who can act?
  tidegate verdicts r-4f2a                       what the guards said, and why
  tidegate approve r-4f2a --reason "looks good"  decide at a gate
  tidegate kill support-answer --reason "…"      emergency stop
  tidegate runbook -f rollout.yaml               how to undo it by hand
`;

/** All commands with their options and help. */
export function createProgram(run: CliRun, version: string, argv: readonly string[]): Command {
  const program = new Command('tidegate');
  program
    .description('Ships a change of model, prompt, parameters, retrieval or parser as one guarded, reversible rollout.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .option('--url <url>', 'address of the API (TIDEGATE_URL; default http://127.0.0.1:7788)')
    .option(
      '--as <person>',
      'act as this person, in development (TIDEGATE_AS); elsewhere TIDEGATE_TOKEN, an API key or token, says who you are',
    )
    .option('--token-file <file>', 'read the API key or token from this file (never on the command line, where others see it)')
    .addOption(
      new Option('-o, --output <format>', 'table, json or ndjson (default: table on a terminal, json when piped)').choices([
        'table',
        'json',
        'ndjson',
        'markdown',
      ]),
    )
    .option('--no-color', 'no colours (NO_COLOR)')
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError('(--help shows what is possible)')
    .configureOutput(toOutput(run.io));
  const { paint } = toFrame(run.io.stdout, { color: !argv.includes('--no-color') }, run.io);
  program.configureHelp({
    showGlobalOptions: true,
    styleTitle: (text) => paint('strong', text),
    styleCommandText: (text) => paint('accent', text),
  });
  defineAll(program, run);
  keepPagesToTheRunbook(program);
  return program.addHelpText('after', AFTER_HELP);
}

const toOutput = ({ stdout, stderr }: CliRun['io']) => ({
  writeOut: (text: string) => stdout.write(text),
  writeErr: (text: string) => stderr.write(text),
  getOutHelpWidth: () => stdout.columns ?? 80,
  getErrHelpWidth: () => stderr.columns ?? 80,
  getOutHasColors: () => true,
  getErrHasColors: () => true,
});

/** The format stands on the program, so that it may come before or after the command's name; only one command makes a page. */
function keepPagesToTheRunbook(program: Command): void {
  program.hook('preAction', (_program, command) => {
    if (program.opts<{ output?: string }>().output === 'markdown' && command.name() !== 'runbook')
      command.error("error: option '-o, --output <format>' argument 'markdown' is invalid: only the runbook is a page.");
  });
}

function defineAll(program: Command, run: CliRun): void {
  program.commandsGroup('Here:').helpCommand('help [command]', 'show help for a command');
  defineDev(program, run);
  defineDemo(program, run);
  defineDoctor(program, run);
  defineSlack(program, run);
  defineWhoami(program, run);
  defineKeys(program, run);
  defineWebhooks(program, run);
  program.commandsGroup('Rollouts:');
  defineInit(program, run);
  defineLint(program, run);
  definePlan(program, run);
  defineTemplates(program, run);
  defineRehearse(program, run);
  defineStart(program, run);
  defineRetry(program, run);
  defineList(program, run);
  defineGet(program, run);
  defineExplain(program, run);
  defineTimeline(program, run);
  defineReport(program, run);
  program.commandsGroup('Evidence:');
  defineCompare(program, run);
  defineVerdicts(program, run);
  defineReplay(program, run);
  defineTrend(program, run);
  defineJudge(program, run);
  defineAudit(program, run);
  program.commandsGroup('Decisions:');
  defineDecisions(program, run);
  defineRevert(program, run);
  defineFreeze(program, run);
  defineThaw(program, run);
  defineFreezes(program, run);
  defineKill(program, run);
  defineRunbook(program, run);
}
