import type { Command } from 'commander';
import { AppError } from '../../core/errors/app-error.js';
import { readConfig } from '../../platform/config.js';
import type { Killed, KilledPlatform } from '../api/api-types.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import type { Paint } from '../view/terminal/paint.js';
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
      'Puts every flag of a feature back on control at once, on every platform. Works while the workflow engine is down. A rollout in progress is told and ends as rolled back. Ends with 3 when a platform does not show control yet: Tidegate then goes on telling it.',
    )
    .option('--reason <why>', 'why, in one sentence; it stands in the timeline (required)')
    .option('--environment <name>', "the environment (default: the server's)")
    .option('-y, --yes', 'do not ask, even on a terminal')
    .option(
      '--direct',
      'if the API does not answer, write to the store itself (DATABASE_URL, else the folder TIDEGATE_DATA) and tell the flag platforms from here (TIDEGATE_UNLEASH_URL, TIDEGATE_UNLEASH_TOKEN)',
    );
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
      return findLater(killed).length === 0 ? EXIT.done : EXIT.timedOut;
    },
    ['reason'],
  ).addHelpText(
    'after',
    '\nExamples:\n  tidegate kill support-answer --reason "wrong prices in answers"\n  tidegate kill support-answer --reason "API is down too" --direct --yes\n',
  );
}

const AFTER_DIRECT = [
  'Written to the store, not through the API: the embedded platform serves control as soon as a server reads this store.',
  'The rollout itself is told when API and worker are back; check with `tidegate list`.',
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
  const store = await io.programs.openStore(config);
  try {
    const by = { id: person ?? `local:${io.env['USER'] ?? 'unknown'}`, via: 'cli' };
    const killed = await store.kill(where, feature, { by, reason, atMs: io.nowMs() });
    if (killed === null)
      throw new AppError(
        'NOT_FOUND',
        `The store knows no feature ${feature} in ${where}; nothing was killed. Check the name and --environment.`,
      );
    return { ...killed, engine: 'later' };
  } finally {
    await store.close();
  }
}

const TOLD: Readonly<Record<string, string>> = { later: 'hears of it when the workflow engine is back', gone: 'had already ended' };

const findLater = ({ platforms = [] }: Killed): readonly KilledPlatform[] => platforms.filter(({ told }) => told === 'later');

function renderKilled(session: Session, killed: Killed): readonly string[] {
  const { paint } = session.frame();
  const { feature, environment, flags, platforms = [], generation, rolloutId, engine } = toPrintable(killed);
  const later = findLater(toPrintable(killed));
  const told = TOLD[engine ?? ''] ?? 'is told';
  const done = platforms.filter((platform) => platform.told === 'done').map(({ platform }) => platform);
  const where = later.length === 0 ? 'control for everybody' : `control for everybody on ${done.join(', ') || 'no platform yet'}`;
  return [
    `${paint('good', '✓ killed')}  ${paint('strong', feature)} in ${environment}: ${where} (generation ${generation}).`,
    ...flags.map(({ key, controlVersion }) => `  ${key}${controlVersion === undefined ? '' : ` → ${controlVersion}`}`),
    ...(done.length > 0 ? [`Told: ${done.join(', ')}.`] : []),
    ...later.flatMap((platform) => renderLater(paint, platform)),
    ...(rolloutId === null ? [] : [`Rollout ${rolloutId} ${told}; watch it with \`tidegate get ${rolloutId} -w\`.`]),
  ];
}

function renderLater(paint: Paint, { platform, keys, detail }: KilledPlatform): readonly string[] {
  return [
    `${paint('bad', '✗ NOT YET')}  ${platform}: ${keys.join(', ')} may still show the candidate. ${detail ?? ''}`.trimEnd(),
    `  API and workers that reach ${platform} tell it again until it does. By hand: \`tidegate runbook\`, docs/platforms/${platform}.md.`,
  ];
}
