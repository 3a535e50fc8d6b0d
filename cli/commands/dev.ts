import { type Command, Option } from 'commander';
import type { DevOptions } from '../../dev/dev-options.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { collect, parsePort } from '../parse-option.js';

interface DevFlags extends Omit<DevOptions, 'dataFolder' | 'json' | 'keep' | 'slack' | 'auto'> {
  readonly slack?: true;
  readonly auto?: true;
  readonly json?: true;
  readonly keep?: true;
  readonly data?: string;
}

/** `tidegate dev`: everything in one process tree. */
export function defineDev(program: Command, run: CliRun): void {
  const command = program
    .command('dev')
    .summary('run everything on this machine')
    .description('Runs Tidegate on this machine until Ctrl-C: Temporal server, embedded store, worker and API. Needs nothing but Node.');
  runs<DevFlags>(withServerOptions(command), run, async ({ session, options }) => {
    await session.io.programs.runDev(toDevOptions(options));
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate dev\n  tidegate dev --port 8000 --data /tmp/tidegate --log-level debug\n');
}

/** `tidegate demo`: a whole rollout with traffic, from shadow to a rollback, checked as it goes. */
export function defineDemo(program: Command, run: CliRun): void {
  const command = program
    .command('demo')
    .summary('watch a whole rollout with simulated traffic')
    .description(
      'Starts everything in a folder of its own, sends simulated traffic through a demo application, ships a good change, catches a bad one and rolls it back. Exit code 0 when everything went as it should.',
    );
  runs<DevFlags>(
    withServerOptions(command)
      .option('--slack', 'show the cards in a Slack of its own, in the browser: you approve')
      .option('--auto', 'with --slack: do not wait for a person, press the buttons too'),
    run,
    async ({ session, options }) => await session.io.programs.runDemo(toDevOptions(options)),
  ).addHelpText(
    'after',
    '\nExamples:\n  tidegate demo\n  tidegate demo --keep          # leaves it running to look around\n  tidegate demo --slack         # approve the rollout yourself, in the browser\n  tidegate demo --with unleash  # the flags in a real Unleash; needs PostgreSQL\n  tidegate demo --json | jq .   # the figures for a script\n',
  );
}

function withServerOptions(command: Command): Command {
  return command
    .option('--port <port>', "the API's port (default: TIDEGATE_PORT, else 7788; 0: any free one)", parsePort)
    .option('--data <folder>', 'folder of the embedded store (default: TIDEGATE_DATA, else .tidegate)')
    .option('--temporal-port <port>', 'port of the Temporal server (default: any free one)', parsePort)
    .option('--ui-port <port>', "port of Temporal's own web interface", parsePort)
    .addOption(new Option('--log-level <level>', 'how much to log').choices(['trace', 'debug', 'info', 'warn', 'error', 'silent']))
    .option('--with <name>', 'also start this part; may be given several times', collect, [])
    .option('--keep', 'leave data and processes in place at the end')
    .option('--json', 'print JSON lines on stdout instead of text');
}

function toDevOptions({ data, ...flags }: DevFlags): DevOptions {
  const { port, temporalPort, uiPort, logLevel, with: parts, slack, auto, json, keep } = flags;
  return {
    with: parts,
    slack: slack === true,
    auto: auto === true,
    json: json === true,
    keep: keep === true,
    ...(port !== undefined && { port }),
    ...(data !== undefined && { dataFolder: data }),
    ...(temporalPort !== undefined && { temporalPort }),
    ...(uiPort !== undefined && { uiPort }),
    ...(logLevel !== undefined && { logLevel }),
  };
}
