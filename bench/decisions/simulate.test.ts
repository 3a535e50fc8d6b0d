import { describe, expect, it } from 'vitest';
import { createRandom } from './random.js';
import { toRules } from './rules/all-rules.js';
import type { Look, Rule } from './rules/rule.js';
import { ALL_SCENARIOS, findScenario } from './scenarios/all-scenarios.js';
import { simulate, simulateOnce } from './simulate.js';

/** Notes what it is shown and never decides. */
function createWitness(): { readonly rule: Rule; readonly looks: Look[] } {
  const looks: Look[] = [];
  const look = (seen: Look) => {
    looks.push(seen);
    return 'continue' as const;
  };
  return { looks, rule: { name: 'witness', atEnd: 'inconclusive', start: () => ({ look }) } };
}

describe('scenarios', () => {
  it('have names of their own, and harm rows a null row', () => {
    const names = ALL_SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { kind, nullRow } of ALL_SCENARIOS) {
      if (kind === 'harm') expect(findScenario(nullRow ?? '').kind).toBe('null');
      else expect(nullRow).toBeNull();
    }
  });

  it.each(ALL_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s gives about the units that it plans',
    (_name, scenario) => {
      const next = scenario.start(createRandom(scenario.name, 0));
      const units = scenario.plan.stages.map(() => 0);
      for (let batch = next(); batch !== null; batch = next()) units[batch.stage] = (units[batch.stage] ?? 0) + batch.units;
      for (const [stage, { units: planned }] of scenario.plan.stages.entries()) expect((units[stage] ?? 0) / planned).toBeCloseTo(1, 1);
    },
  );

  it('without an effect have the same mean in both arms, and with one a worse candidate', () => {
    for (const scenario of ALL_SCENARIOS.filter(({ family }) => family === 'time' || family === 'units' || family === 'values')) {
      const { rule, looks } = createWitness();
      simulateOnce(scenario, [rule], 1);
      const { control, candidate } = (looks.at(-1) as Look).totalArms;
      const worse = (candidate.sum / candidate.n - control.sum / control.n) * (scenario.plan.better === 'lower' ? 1 : -1);
      const error = Math.sqrt(control.sumSquares / control.n ** 2 + candidate.sumSquares / candidate.n ** 2);
      if (scenario.kind === 'null') expect(Math.abs(worse)).toBeLessThan(3.5 * error);
      // The effect on the rarest category alone is hardly seen in the whole: that is the point of the row.
      else if (!scenario.plan.perCategory) expect(worse).toBeGreaterThan(0);
    }
  });
});

describe('a simulated rollout', () => {
  const scenario = findScenario('2 % to 10 %, share 5 %');

  it('does not depend on the runs and the rules beside it', () => {
    const rules = toRules(scenario);
    const all = simulate(scenario, rules, 4);
    const alone = rules.map((rule) => simulateOnce(scenario, [rule], 3)[0]);
    expect(all.map((endings) => endings[3])).toEqual(alone);
  });

  it('shows totals that grow, and totals of a stage that start anew', () => {
    const { rule, looks } = createWitness();
    simulateOnce(findScenario('no effect, ramp 5/20/50 %'), [rule], 0);
    const first = looks.find(({ stage }) => stage === 1) as Look;
    expect(first.stageArms.control.n + first.stageArms.candidate.n).toBe(100);
    expect(first.totalArms.control.n + first.totalArms.candidate.n).toBe(8_100);
    expect(looks.filter(({ isStageEnd }) => isStageEnd).map((look) => looks.indexOf(look) + 1)).toEqual([80, 160, 240]);
  });

  it('counts all units of the candidate where nothing is decided', () => {
    const { rule, looks } = createWitness();
    const [ending] = simulateOnce(scenario, [rule], 0);
    expect(ending).toEqual({ decision: 'inconclusive', candidateUnits: looks.at(-1)?.totalArms.candidate.n, units: 20_000 });
  });

  it('with late labels counts units that are not labelled yet', () => {
    const { rule, looks } = createWitness();
    const [ending] = simulateOnce(findScenario('2 to 10 %, late labels, share 5 %'), [rule], 0);
    expect(ending?.candidateUnits).toBeGreaterThan((looks.at(-1) as Look).totalArms.candidate.n);
  });
});

describe('our engine in the bench', () => {
  it('rolls back a severe regression, holds without proof, and promotes with it', () => {
    const decide = (name: string) => simulateOnce(findScenario(name), toRules(findScenario(name)).slice(0, 1), 0)[0]?.decision;
    expect(decide('2 % to 20 %, share 5 %')).toBe('rollback');
    expect(decide('no effect, 2 %, share 5 %')).toBe('inconclusive');
    expect(decide('good, 20 % to 17 %, margin 2 %, share 50 %')).toBe('promote');
  });

  it('finds a harm of a metric that looked like a rate at first', () => {
    for (const name of ['0.1 to 0.5, retries (rarely above 1), share 5 %', '0.80 to 0.70, score, first 50 units at 1, share 5 %']) {
      const scenario = findScenario(name);
      expect(simulate(scenario, toRules(scenario).slice(0, 1), 5)[0]?.map(({ decision }) => decision)).toEqual(Array(5).fill('rollback'));
    }
  });

  it('carries what it knows from stage to stage', () => {
    const scenario = findScenario('1.6 times the rate, ramp, base 1 to 6 %');
    expect(
      simulate(scenario, toRules(scenario).slice(0, 1), 10)[0]?.filter(({ decision }) => decision === 'rollback').length,
    ).toBeGreaterThan(7);
  });
});
