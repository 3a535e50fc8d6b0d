import type { LayerComparison } from '../../../core/comparison/comparison.js';
import type { DiffHunk, DiffLine } from '../../../core/diff/diff-text.js';
import type { Frame } from '../terminal/frame.js';
import { wrap } from '../terminal/text.js';

const SIGNS = { same: ' ', removed: '-', added: '+' } as const;
const TONES = { removed: 'bad', added: 'good' } as const;

/** Each layer with its versions, and the difference of their contents where both are known. */
export function renderLayers(layers: readonly LayerComparison[], frame: Frame): readonly string[] {
  return layers.flatMap((layer, index) => [...(index > 0 ? [''] : []), ...renderLayer(layer, frame)]);
}

function renderLayer({ key, layer, control, candidate, diff }: LayerComparison, frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const title = `${paint('accent', layer)}  ${control.version} → ${candidate.version}  ${paint('dim', key)}`;
  if (diff === null) {
    const unknown = [control, candidate].filter(({ sha256 }) => sha256 === null).map(({ version }) => version);
    const note = `The content of ${unknown.join(' and ')} is not registered (PUT /v1/versions/${layer}/…).`;
    return [title, ...wrap(note, width - 2).map((line) => `  ${paint('dim', line)}`)];
  }
  if (diff.hunks.length === 0) return [title, `  ${paint('dim', 'The same content.')}`];
  return [title, ...diff.hunks.flatMap((hunk) => renderHunk(hunk, frame))];
}

function renderHunk({ fromLine, fromCount, toLine, toCount, lines }: DiffHunk, frame: Frame): readonly string[] {
  const place = `  @@ -${fromLine},${fromCount} +${toLine},${toCount} @@`;
  return [frame.paint('dim', place), ...lines.flatMap((line) => renderLine(line, frame))];
}

/** The sign stands before every line of a long one. */
function renderLine({ kind, text }: DiffLine, { paint, width }: Frame): readonly string[] {
  const lines = wrap(text, width - 4);
  return (lines.length === 0 ? [''] : lines).map((line) => {
    const signed = `  ${SIGNS[kind]} ${line}`.trimEnd();
    return kind === 'same' ? signed : paint(TONES[kind], signed);
  });
}
