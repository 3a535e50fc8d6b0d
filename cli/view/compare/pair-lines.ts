import type { ComparedPair, ComparedSample } from '../../../core/comparison/comparison.js';
import { describeMetric } from '../../../core/comparison/metric-words.js';
import type { Frame } from '../terminal/frame.js';
import { padEnd, toPrintable, wrap } from '../terminal/text.js';

/** Below this, two columns would be too narrow to read. */
const TWO_COLUMNS = 98;
const GAP = ' │ ';
/** Of one text; the whole of it is in -o json. */
const MAX_LINES = 12;

/** Answers of both arms beside each other, or below each other on a narrow terminal. */
export function renderPairs(pairs: readonly ComparedPair[], frame: Frame): readonly string[] {
  if (pairs.length === 0) return ['No two samples can be set beside each other: of each category, both arms are needed.'];
  return pairs.flatMap((pair, index) => [...(index > 0 ? [''] : []), ...renderPair(pair, frame)]);
}

function renderPair({ kind, category, stageAttempt, control, candidate }: ComparedPair, frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const how = kind === 'shadow' ? 'the same request, mirrored' : 'two requests of the same category';
  const title = `${paint('accent', toPrintable(category))}  ${paint('dim', `${how}, stage attempt ${stageAttempt}`)}`;
  const asked = kind === 'shadow' ? block('asked', control.input, frame) : [];
  const column = width >= TWO_COLUMNS ? Math.floor((width - GAP.length) / 2) : width;
  const [left, right] = [
    side('control', control, kind, { ...frame, width: column }),
    side('candidate', candidate, kind, { ...frame, width: column }),
  ];
  if (column === width) return [title, ...asked, ...left, ...right];
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `${padEnd(left[row] ?? '', column)}${paint('dim', GAP)}${right[row] ?? ''}`.trimEnd(),
  );
  return [title, ...asked, ...rows];
}

function side(arm: 'control' | 'candidate', sample: ComparedSample, kind: ComparedPair['kind'], frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const numbers = Object.entries(sample.metrics)
    .filter(([name]) => /_(?:ms|usd|s|seconds)$|tokens$/.test(name))
    .map(
      ([name, value]) =>
        describeMetric(value, { unit: /_(ms|usd|s)$/.exec(name)?.[1] ?? '', kind: 'amount' }) + (/tokens$/.test(name) ? ' tokens' : ''),
    );
  return [
    ...(kind === 'matched' ? block('asked', sample.input, frame) : []),
    paint('strong', arm),
    ...lines(sample.output, width),
    ...(numbers.length === 0 ? [] : wrap(numbers.join(', '), width).map((line) => paint('dim', line))),
  ];
}

function block(label: string, text: string | null, { paint, width }: Frame): readonly string[] {
  return [paint('strong', label), ...(text === null ? [paint('dim', '(not sent)')] : lines(text, width))];
}

function lines(text: string, width: number): readonly string[] {
  const wrapped = text.split(/\r\n|\r|\n/).flatMap((line) => {
    const parts = wrap(toPrintable(line), width);
    return parts.length === 0 ? [''] : parts;
  });
  return wrapped.length <= MAX_LINES ? wrapped : [...wrapped.slice(0, MAX_LINES), `… ${wrapped.length - MAX_LINES} more lines`];
}
