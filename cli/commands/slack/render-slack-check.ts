import type { SlackCheck } from '../../../slack-bot/check/slack-check.js';
import { type CheckMark, renderChecks } from '../../view/doctor-table.js';
import type { Frame } from '../../view/terminal/frame.js';

const MARKS: Readonly<Record<SlackCheck['status'], CheckMark>> = {
  ok: { text: '✓ ok', tone: 'good' },
  wrong: { text: '✗ wrong', tone: 'bad' },
  look: { text: '! look', tone: 'warn' },
  skipped: { text: '– skipped', tone: 'dim' },
};

/** The conclusion, then a line for each check with what to do. */
export function renderSlackCheck(checks: readonly SlackCheck[], frame: Frame): readonly string[] {
  const wrong = checks.filter(({ status }) => status === 'wrong').map(({ name }) => name);
  const headline =
    wrong.length === 0
      ? frame.paint('good', '✓ Slack and Tidegate fit.')
      : frame.paint('bad', `✗ Slack does not work yet: ${wrong.join(', ')}. Rollouts do not depend on it.`);
  return [
    headline,
    '',
    ...renderChecks(
      checks.map((check) => ({ ...check, ways: [] })),
      MARKS,
      frame,
    ),
  ];
}
