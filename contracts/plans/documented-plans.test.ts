import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatShare } from '../../core/assignment/share.js';
import { formatDuration } from '../../core/plan/format-duration.js';
import { BUILT_IN_PLANS } from './built-in-plans.js';
import { parsePlan } from './parse-plan.js';

const PAGE = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');

describe('R-STAGE-6 docs/templates.md', () => {
  it.each(Object.entries(BUILT_IN_PLANS))('shows the stages of %s as they are', (name, input) => {
    const parsed = parsePlan(input);
    const stages = parsed.ok ? parsed.plan.timetable : [];
    const steps = stages.map(({ kind, share, shadowSample, holdMs, approval }) => {
      const part = formatShare(kind === 'shadow' ? shadowSample : share);
      return `${kind} ${part} ${formatDuration(holdMs)}${approval === undefined ? '' : ' ✋'}`;
    });
    const lasts = formatDuration(stages.reduce((sum, { holdMs }) => sum + holdMs, 0));
    expect(PAGE).toContain(`| \`${name}\` | ${steps.join(' → ')} | ${lasts} |`);
  });
});
