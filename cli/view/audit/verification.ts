import { CONTROL_PLANE } from '../../../core/audit/control-plane.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { CheckedRollout } from '../../audit/check-rollout.js';
import type { Frame } from '../terminal/frame.js';
import { hang } from '../terminal/text.js';

/** One rollout's check: what was compared, the heads to be noted elsewhere, and the first break. */
export function renderVerification(checked: CheckedRollout, { width, paint }: Frame): readonly string[] {
  const { rolloutId, ok, chain, ended, history } = checked;
  const row = (label: string, text: string) => hang(`  ${label.padEnd(9)}`, text, width);
  const broken = [chain.break, history.break].filter((one) => one !== null);
  const head = chain.head === null ? 'none' : `${chain.head.seq}:${chain.head.hash}`;
  const sealed =
    chain.sealedSeq > 0 ? `; those up to ${chain.sealedSeq} were chained at an upgrade, and prove nothing about the time before` : '';
  return [
    `${ok ? paint('good', '✓ whole') : paint('bad', '✗ BROKEN')}  ${rolloutId}`,
    ...row('entries', `${formatCount(chain.entries)}, computed again here${sealed}`),
    ...row('head', head),
    ...(ended === null ? [] : row('ended', `${ended.seq}:${ended.hash}`)),
    ...(rolloutId === CONTROL_PLANE ? [] : row('history', describeHistory(checked))),
    ...broken.flatMap(({ kind, detail, expected, found }) => [
      ...hang('  ', `${kind}: ${detail}`, width).map((line) => paint('bad', line)),
      ...row('expected', expected),
      ...row('found', found),
    ]),
  ];
}

function describeHistory({ history }: CheckedRollout): string {
  const { state, runs, events, decisions, unreadable, sha256, missing } = history;
  if (state === 'none') return 'none: this rollout never had a workflow';
  if (state === 'pending') return 'not stored yet: that happens within a minute of the end';
  const runCount = runs === 1 ? 'one run' : `${runs} runs`;
  const agreed =
    decisions === 0
      ? 'no decisions in it'
      : `${decisions === 1 ? 'its decision agrees' : `its ${decisions} decisions agree`} with the entries`;
  const locked = unreadable === 0 ? '' : `; ${unreadable} more are encrypted and were not compared`;
  const stored = sha256 === null ? '' : `${formatCount(events)} events in ${runCount}, SHA-256 ${sha256}; ${agreed}${locked}`;
  return [stored, missing].filter((part) => part !== '').join('. ');
}
