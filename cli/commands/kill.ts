import type { Command } from 'commander';
import { AppError } from '../../core/errors/app-error.js';
import { readConfig } from '../../platform/config.js';
import type { Killed } from '../api/api-types.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { toPrintable } from '../view/terminal/text.js';

interface KillFlags {
  readonly reason: string;
  readonly environment?: string;
  readonly yes?: true;
  readonly direct?: true;
}

/** `tidegate kill`: the emergency stop, which needs no workflow engine and, with `--direct`, no API either. */
export function defineKill(program: Command, run: CliRun): void {
  const command = program
    .command('kill')
    .argument('<feature>', 'the feature to put back on control')
    .summary('emergency stop: control for everybody, at once')
    .description(
      'Puts every flag of a feature back on control at once. Works while the workflow engine is down. A rollout in progress is told and ends as rolled back.',
    )
    .option('--reason <why>', 'why, in one sentence; it stands in the timeline (required)')
    .option('--environment <name>', "the environment (default: the server's)")
    .option('-y, --yes', 'do not ask, even on a terminal')
    .option('--direct', 'if the API does not answer, write to the store itself (DATABASE_URL, else the folder TIDEGATE_DATA)');
  runs<KillFlags>(
    command,
    run,
    async ({ session, options, args: [feature = ''] }) => {
      if (!(await isConfirmed(session, feature, options))) {
        session.say(['Nothing was done.']);
        return EXIT.error;
      }
      const { killed, way } = await kill(session, feature, options);
      if (session.format === 'table') session.print(renderKilled(session, killed));
      else session.printJson({ ...killed, way });
      if (way === 'store') session.say(AFTER_DIRECT);
      return EXIT.done;
    },
    ['reason'],
  ).addHelpText(
    'after',
    '\nExamples:\n  tidegate kill support-answer --reason "wrong prices in answers"\n  tidegate kill support-answer --reason "API is down too" --direct --yes\n',
  );
}

const AFTER_DIRECT = [
  'Written to the store, not through the API: the embedded platform serves control as soon as a server reads this store.',
  'Other flag platforms have NOT been told. The rollout itself is told when API and worker are back; check with `tidegate list`.',
];

async function isConfirmed({ io }: Session, feature: string, { yes, environment }: KillFlags): Promise<boolean> {
  if (yes || !io.isTty) return true;
  const answer = await io.ask(
    `Put every user of ${feature}${environment === undefined ? '' : ` in ${environment}`} back on control now? [y/N] `,
  );
  return /^y(es)?$/i.test(answer.trim());
}

interface KillResult {
  readonly killed: Killed;
  readonly way: 'api' | 'store';
}

async function kill(session: Session, feature: string, flags: KillFlags): Promise<KillResult> {
  const { reason, environment, direct } = flags;
  try {
    return { killed: await session.client.kill(feature, { reason, ...(environment !== undefined && { environment }) }), way: 'api' };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'API_UNREACHABLE') throw error;
    if (direct) {
      session.say([`The API does not answer (${toPrintable(error.message)}) Writing to the store itself.`]);
      return { killed: await killInStore(session, feature, flags), way: 'store' };
    }
    throw new AppError(
      'API_UNREACHABLE',
      `${error.message} Nothing was killed. Where the store can be reached from here, --direct kills without the API.`,
      { cause: error },
    );
  }
}

async function killInStore({ io, person }: Session, feature: string, { reason, environment }: KillFlags): Promise<Killed> {
  const config = readConfig(io.env);
  const where = environment ?? config.environment;
  const store = await io.programs.openStore({ databaseUrl: config.databaseUrl, dataFolder: config.dataFolder });
  try {
    const by = { id: person ?? `local:${io.env['USER'] ?? 'unknown'}`, via: 'cli' };
    const bundle = await store.flags.kill(where, feature, { by, reason, atMs: io.nowMs() });
    if (bundle === null)
      throw new AppError(
        'NOT_FOUND',
        `The store knows no feature ${feature} in ${where}; nothing was killed. Check the name and --environment.`,
      );
    return {
      feature,
      environment: where,
      generation: bundle.generation,
      engine: 'later',
      rolloutId: bundle.rolloutId,
      flags: bundle.flags.map(({ key, control }) => ({ key, controlVersion: control, share: 0 })),
    };
  } finally {
    await store.close();
  }
}

const TOLD: Readonly<Record<string, string>> = { later: 'hears of it when the workflow engine is back', gone: 'had already ended' };

function renderKilled(session: Session, killed: Killed): readonly string[] {
  const { paint } = session.frame();
  const { feature, environment, flags, generation, rolloutId, engine } = toPrintable(killed);
  const told = TOLD[engine ?? ''] ?? 'is told';
  return [
    `${paint('good', '✓ killed')}  ${paint('strong', feature)} in ${environment}: control for everybody (generation ${generation}).`,
    ...flags.map(({ key, controlVersion }) => `  ${key}${controlVersion === undefined ? '' : ` → ${controlVersion}`}`),
    ...(rolloutId === null ? [] : [`Rollout ${rolloutId} ${told}; watch it with \`tidegate get ${rolloutId} -w\`.`]),
  ];
}
