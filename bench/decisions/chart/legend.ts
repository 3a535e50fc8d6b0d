import { type Mark, toMark } from './marks.js';
import { toText } from './svg.js';

const STEP = { x: 218, y: 20 };

/** The marks with their names, in lines of `columns`. */
export function toLegend(
  marks: readonly Mark[],
  at: { readonly x: number; readonly y: number; readonly columns: number },
): readonly string[] {
  return marks.flatMap((mark, index) => {
    const x = at.x + (index % at.columns) * STEP.x;
    const y = at.y + Math.floor(index / at.columns) * STEP.y;
    return [toMark(mark, x + 6, y - 4), toText({ x: x + 18, y, kind: 'soft' }, mark.title)];
  });
}
