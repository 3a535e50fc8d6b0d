import { describe, expect, it } from 'vitest';
import { sayOnce } from './say-once.js';

const say = (...lines: readonly string[]) => sayOnce(lines.map((marked) => ({ marked }))).map(({ marked }) => marked);

const CAUSE = 'format 86.0 % against 98.7 % in 93 + 239 sessions: worse than the 3 pp margin, exact.';
const WORST = 'Bad category: refund, 0.0 % against 97.7 % in 13 + 44.';

describe('what several lines of one message say', () => {
  it('is said once: a rollback tells its cause with the verdict', () => {
    expect(
      say(
        `❌ *Guard failed*: ${CAUSE} ${WORST}`,
        `📟 *Paged*: Paged oncall: support-answer is being rolled back. ${CAUSE} ${WORST}`,
        `⏪ *Rollback begun*: Rolling back: ${CAUSE} ${WORST}`,
        `↩️ *Rolled back*: Back on control. Took 311 ms. Cause: ${CAUSE} ${WORST}`,
      ),
    ).toEqual([
      `❌ *Guard failed*: ${CAUSE} ${WORST}`,
      '📟 *Paged*: Paged oncall: support-answer is being rolled back.',
      '⏪ *Rollback begun*: Rolling back: see above.',
      '↩️ *Rolled back*: Back on control. Took 311 ms. Cause: see above.',
    ]);
  });

  it('stays when it is short, differs, or stands in one line twice', () => {
    const lines = [
      '✅ *Approved*: it looks good.',
      '▶️ *Resumed*: it looks good.',
      `❌ *Guard failed*: ${CAUSE}`,
      `❌ *Guard failed*: ${CAUSE.replace('86', '85')}`,
    ];
    expect(say(...lines)).toEqual(lines);
    expect(say(`${CAUSE} ${CAUSE}`)).toEqual([`${CAUSE} ${CAUSE}`]);
  });

  it('stays when it is a list of names', () => {
    const names = '`support.model`, `support.prompt`, `support.params`, `support.parser`';
    const lines = [`⏪ *Candidate off*: ${names}`, `↩️ *Back on control*: ${names}`];
    expect(say(...lines)).toEqual(lines);
  });

  it('is left alone where leaving it out would cut a mark in two', () => {
    const lines = [
      '*a*: `the first half of a long name. and the second half` of it',
      '*b*: and `the first half of a long name. and the second half` of it',
    ];
    expect(say(...lines)).toEqual(lines);
  });
});
