import { describe, expect, it } from 'vitest';
import { toRules } from '../rules/all-rules.js';
import { findScenario } from '../scenarios/all-scenarios.js';
import { simulate } from '../simulate.js';
import { summarize } from '../summarize.js';
import { toBadUnitsChart } from './bad-units-chart.js';
import { toFalseRollbacksChart } from './false-rollbacks-chart.js';
import { toOutcomesChart } from './outcomes-chart.js';

const scenarios = ['2 % to 20 %, share 5 %', 'no effect, 2 %, share 5 %', 'good, 20 % to 17 %, margin 2 %, share 50 %'].map(findScenario);
const draw = () => {
  const rows = summarize(
    scenarios.flatMap((scenario) => {
      const rules = toRules(scenario);
      return simulate(scenario, rules, 4).map((endings, at) => ({ scenario, rule: rules[at]?.name ?? '', endings }));
    }),
  );
  return [toBadUnitsChart(rows, scenarios, 'Bad units'), toFalseRollbacksChart(rows), toOutcomesChart(rows, scenarios)];
};

describe('pictures of a result', () => {
  const pictures = draw();

  it('are the same for the same result', () => {
    expect(draw()).toEqual(pictures);
  });

  it.each(pictures.map((svg, at) => [at, svg] as const))(
    'number %s is whole, has a title for those who cannot see it, and a dark dress',
    (_at, svg) => {
      expect(svg.startsWith('<svg ')).toBe(true);
      expect(svg.endsWith('</svg>\n')).toBe(true);
      expect(svg).toMatch(/<title>.+<\/title><desc>.+<\/desc>/);
      expect(svg).toContain('prefers-color-scheme:dark');
      expect(svg).not.toMatch(/NaN|Infinity|undefined|null|url\(|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
    },
  );

  it('name every row that they show', () => {
    expect(pictures[0]).toContain(scenarios[0]?.name);
    expect(pictures[2]).toContain(scenarios[2]?.name);
  });
});
