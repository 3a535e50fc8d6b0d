import type { KeyView } from '../../../core/keys/key-view.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';
import { relative } from '../terminal/times.js';
import { describeEnding, describeReach, renderEnding, renderKeyState } from './key-words.js';

const HEADS: readonly ColumnHead[] = [
  { header: 'key', shrinksTo: 12 },
  { header: 'id' },
  { header: 'state' },
  { header: 'ends' },
  { header: 'last used' },
];
const INDENT = 2;

/** Two lines for each key: which it is, whether it works and for how long; then whom it acts as, with what, and who made it. */
export function renderKeys(keys: readonly KeyView[], frame: Frame): readonly string[] {
  if (keys.length === 0)
    return [
      'No keys that you may see. `tidegate keys create ci --grant operator@production` makes one for a program; --personal makes one for you.',
    ];
  const rows = keys.map((key) => toRow(key, frame));
  const [header = '', ...lines] = renderColumns(HEADS, rows, frame);
  return [header, ...lines.flatMap((line, index) => [line, ...renderWho(keys[index] as KeyView, frame)])];
}

function toRow(key: KeyView, { paint, nowMs }: Frame): readonly string[] {
  const { name, id, state, lastUsedAtMs } = key;
  const used = lastUsedAtMs === null ? paint('dim', 'never') : relative(lastUsedAtMs, nowMs);
  return [name, id, renderKeyState(state, paint), renderEnding(key, { paint, nowMs }), used];
}

function renderWho(key: KeyView, { paint, width, nowMs }: Frame): readonly string[] {
  const { principalId, createdBy, createdAtMs, state, replacedBy, revokedBy, revokedAtMs, revokeReason } = key;
  const made = `${principalId}: ${describeReach(key)} · made ${relative(createdAtMs, nowMs)} by ${createdBy}`;
  const why = state === 'revoked' ? `revoked ${relative(revokedAtMs ?? nowMs, nowMs)} by ${revokedBy}: ${revokeReason}` : '';
  const next =
    replacedBy === null || state === 'revoked'
      ? ''
      : `replaced by ${replacedBy}${state === 'overlap' ? `; works ${describeEnding(key, nowMs)}` : ''}`;
  return [made, why, next]
    .filter((text) => text !== '')
    .flatMap((text) => hang(padEnd('', INDENT), text, width))
    .map((line) => paint('dim', line));
}
