import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { toPlan } from '../plan/to-plan.js';
import { createInitialState } from '../rollout/initial-state.js';
import type { RolloutSpec } from '../rollout/spec.js';
import { toView } from '../rollout/view/to-view.js';
import { toSpecFacts, toViewFacts } from './runbook-facts.js';
import { toRunbook } from './to-runbook.js';

const viewOf = (spec: RolloutSpec) =>
  toView(createInitialState({ rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: 0 }), 0);

/** The sample with its flags in any order of rollback, on any platforms. */
const specs = fc
  .tuple(
    fc.shuffledSubarray(createSampleSpec().rollback.sequence as string[], { minLength: 4 }),
    fc.array(fc.constantFrom('embedded', 'unleash', 'flipper'), { minLength: 4, maxLength: 4 }),
  )
  .map(([sequence, platforms]) => {
    const base = createSampleSpec();
    const flags = base.flags.map((flag, index) => ({ ...flag, platform: platforms[index] ?? 'embedded' }));
    return createSampleSpec({ flags, rollback: { ...base.rollback, sequence } });
  });

describe('R-ROLL-3 the runbook is the rollback of the plan', () => {
  it('has its steps in its order, whatever the spec', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const planned = toPlan(spec, { nowMs: 0 }).rollback.steps.map((step) =>
          step.kind === 'flag'
            ? { number: step.number, kind: step.kind, flag: step.flag, platform: step.platform, version: step.version }
            : { number: step.number, kind: step.kind },
        );
        for (const facts of [toSpecFacts(spec), toViewFacts(viewOf(spec))]) {
          const steps = toRunbook(facts).steps.map(({ number, kind, flag }) =>
            flag === null ? { number, kind } : { number, kind, flag: flag.key, platform: flag.platform, version: flag.control },
          );
          expect(steps).toEqual(planned);
        }
      }),
    );
  });

  it('cuts on every platform before it touches a flag, in the order in which the platforms come', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const runbook = toRunbook(toSpecFacts(spec));
        const platforms = runbook.steps.flatMap(({ flag }) => (flag === null ? [] : [flag.platform]));
        const cut = runbook.steps[0]?.blocks.map(({ heading }) => heading.split(':')[0]);
        expect([...new Set(cut)]).toEqual([...new Set(platforms)]);
      }),
    );
  });

  it('says after every flag how it is seen to be back, with the control version', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        for (const { flag, blocks } of toRunbook(toSpecFacts(spec)).steps) {
          if (flag !== null) expect(blocks.map(({ expect: seen }) => seen).join()).toContain(flag.control);
        }
      }),
    );
  });

  it('writes each embedded version in the transaction of step 1', () => {
    const [cut] = toRunbook(toSpecFacts(createSampleSpec())).steps;
    const sql = cut?.blocks.flatMap(({ code }) => code?.lines ?? []).join('\n') ?? '';
    for (const { key, control, candidate } of createSampleSpec().flags) {
      expect(sql).toContain(`('${key}', '${control}')`);
      expect(sql).not.toContain(candidate);
    }
  });
});

describe('the runbook knows where the rollout stood', () => {
  it('names the rollout that must be found in the store', () => {
    const runbook = toRunbook(toViewFacts(viewOf(createSampleSpec())));
    expect(runbook.situation[0]).toContain('rollout r1 was preflight, at 0 %');
    expect(runbook.steps[0]?.blocks[0]?.expect).toContain('rollout_id `r1`');
    expect(runbook.tell.map(({ whom }) => whom).join()).toContain('dev@example.com');
  });

  it('warns of a rollout that has ended, and of sessions that would have drained', () => {
    const ended = { ...viewOf(createSampleSpec()), state: 'completed', phase: 'completed' } as const;
    expect(toRunbook(toViewFacts(ended)).situation.join()).toContain('has ended');
    const base = createSampleSpec();
    const drains = createSampleSpec({ rollback: { ...base.rollback, sessions: 'drain' } });
    expect(toRunbook(toSpecFacts(drains)).situation.join()).toContain('running sessions too');
  });

  it('takes the facts of the spec and of the view as the same rollback', () => {
    const spec = createSampleSpec();
    const fromSpec = toRunbook(toSpecFacts(spec, viewOf(spec)));
    expect(toRunbook(toViewFacts(viewOf(spec))).steps).toEqual(fromSpec.steps);
  });

  it('says nothing about one flag alone where there is only one', () => {
    const [flag] = createSampleSpec().flags;
    const base = createSampleSpec();
    const single = createSampleSpec({ flags: flag ? [flag] : [], rollback: { ...base.rollback, sequence: [flag?.key ?? ''] } });
    expect(toRunbook(toSpecFacts(single)).never.join()).not.toContain('one flag alone');
  });
});
