import type { Plan } from '../../../core/plan/plan.js';
import { renderPlan } from '../../../core/plan/render-plan.js';
import type { Frame } from '../terminal/frame.js';
import { toPrintable } from '../terminal/text.js';

/** A plan for the terminal. It comes plain from the core; only its headings get a tone here. */
export function renderPlanLines(plan: Plan, { width, paint }: Frame): readonly string[] {
  const isHeading = (line: string, index: number) => index === 0 || /^[A-Z]{3,}$/.test(line);
  return toPrintable(renderPlan(plan, { width })).map((line, index) => (isHeading(line, index) ? paint('strong', line) : line));
}
