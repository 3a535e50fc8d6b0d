import type { Command } from 'commander';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import { describeScope } from '../../../core/freeze/freeze-words.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { renderFieldErrors } from '../../view/field-errors.js';
import { describeEnd } from '../../view/freeze/freeze-words.js';
import { toPrintable, wrap } from '../../view/terminal/text.js';
import { relativeAndClock } from '../../view/terminal/times.js';
import { type Moment, parseMoment, toIso } from './moment.js';

interface FreezeFlags {
  readonly reason: string;
  readonly environment?: string;
  readonly from?: Moment;
  readonly until?: Moment;
}

/** `tidegate freeze`: the stop-the-line switch, or a window that is planned. */
export function defineFreeze(program: Command, run: CliRun): void {
  const command = program
    .command('freeze')
    .argument('[feature]', 'only this feature (default: everything in the environment)')
    .summary('stop the line: nothing goes forward')
    .description(
      'Stops whatever goes forward, at once: no flag is shown to more users until the freeze is over or lifted. What is live stays live and watched; guards still roll back, and abort, kill and rollback are never frozen. Open gates close and ask again afterwards. With --from it is a window that is planned.',
    )
    .option('--reason <why>', 'why, in one sentence; everybody who is held reads it (required)')
    .option(
      '--until <when>',
      'a duration such as 2h, or a time such as 2026-12-27T06:00:00Z (default: until somebody lifts it)',
      parseMoment,
    )
    .option('--from <when>', 'a window that begins then; needs --until', parseMoment)
    .option('--environment <name>', "the environment (default: the server's)");
  runs<FreezeFlags>(
    command,
    run,
    async ({ session, options, args: [feature] }) => {
      const created = await session.client.freeze(toBody(session, options, feature));
      const findings = toPrintable(created.warnings);
      session.say(renderFieldErrors({ file: 'the freeze', severity: 'warning', findings }, session.messageFrame()));
      if (session.format === 'table') session.print(renderFrozen(session, toPrintable(created.freeze)));
      else session.printJson(created);
      return EXIT.done;
    },
    ['reason'],
  ).addHelpText(
    'after',
    '\nExamples:\n  tidegate freeze --reason "payments are down"\n  tidegate freeze support-answer --until 2h --reason "prompt store is being moved"\n  tidegate freeze --from 2026-12-23T17:00:00Z --until 2026-12-27T06:00:00Z --reason "holidays"\n',
  );
}

function toBody({ io }: Session, { reason, environment, from, until }: FreezeFlags, feature: string | undefined) {
  const nowMs = io.nowMs();
  return {
    kind: from === undefined ? ('stop' as const) : ('window' as const),
    reason,
    ...(environment !== undefined && { environment }),
    ...(feature !== undefined && { feature }),
    ...(from !== undefined && { from: toIso(from, nowMs) }),
    ...(until !== undefined && { until: toIso(until, nowMs) }),
  };
}

function renderFrozen(session: Session, freeze: FreezeView): readonly string[] {
  const { paint, width, nowMs } = session.frame();
  const head = freeze.state === 'planned' ? 'planned' : 'frozen';
  const from = freeze.state === 'planned' ? `, from ${relativeAndClock(freeze.fromMs, nowMs)}` : '';
  return [
    `${paint('warn', `‖ ${head}`)}  ${paint('strong', freeze.id)}  ${describeScope(freeze)}${from}, until ${describeEnd(freeze, nowMs)}.`,
    ...wrap('Only what goes forward waits; guards still roll back, and abort and kill work as ever.', width),
    `Lift it with ${paint('accent', `tidegate thaw ${freeze.id} --reason "…"`)}`,
  ];
}
