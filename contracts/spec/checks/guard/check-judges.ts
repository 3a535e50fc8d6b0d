import { toPointer } from '../../json-pointer.js';
import type { JudgeDraft } from '../../schema/metric-schema.js';
import { explainAdvisory } from '../../to-guards.js';
import { type Check, type CheckFinding, error, warning } from '../check-finding.js';

/** Judges: counts that fit together, and nobody left to guard when all of them are only advisory. */
export const checkJudges: Check = ({ metrics, guards, stages }) => {
  const advisory = new Map([...metrics].map(([name, metric]) => [name, explainAdvisory(metric)] as const));
  const isAdvisory = (metric: string) => (advisory.get(metric) ?? null) !== null;
  const { items } = guards;
  const waits = stages.items.find(({ value }) => value.prove === 'primary');
  return [
    ...[...metrics].flatMap(([name, metric]) => (metric.source === 'outcomes' ? checkCounts(name, metric.judge) : [])),
    ...[...advisory].flatMap(([name, reason]) => (reason === null ? [] : [tellAdvisory(name, reason)])),
    ...(guards.complete && items.length > 0 && items.every(({ value }) => isAdvisory(value.metric))
      ? [
          error(
            '/guards',
            `Sent ${items.length} guard${items.length === 1 ? '' : 's'}, every one on a judge that is not good enough: none may act, so nothing would guard this rollout. Add a guard on errors, format or latency, or calibrate the judge better.`,
          ),
        ]
      : []),
    ...items.flatMap(({ pointer, value }) =>
      value.primary && waits !== undefined && isAdvisory(value.metric)
        ? [
            error(
              `${pointer}/primary`,
              `Sent true for ${value.name}, whose judge is not good enough: its verdicts are shown but do not act, so ${waits.value.kind} (prove: primary) would wait for nothing. Make another guard primary, or calibrate the judge better.`,
            ),
          ]
        : [],
    ),
  ];
};

const tellAdvisory = (name: string, reason: string): CheckFinding =>
  warning(
    toPointer(['metrics', name, 'judge']),
    `The judge is not good enough, so guards on ${name} are advisory: their verdicts are shown and do not act. ${reason}`,
  );

function checkCounts(name: string, judge: JudgeDraft | undefined): readonly CheckFinding[] {
  if (judge === undefined) return [];
  const { swaps, swapsConsistent } = judge;
  const at = (key: string) => toPointer(['metrics', name, 'judge', key]);
  if (swaps === undefined && swapsConsistent === undefined) return [];
  if (swaps === undefined || swapsConsistent === undefined) {
    const [given, missing] = swaps === undefined ? ['swapsConsistent', 'swaps'] : ['swaps', 'swapsConsistent'];
    return [error(at(given), `Sent ${judge[given as 'swaps']} without ${missing}: give both, or neither when the judge is not pairwise.`)];
  }
  if (swapsConsistent <= swaps) return [];
  return [error(at('swapsConsistent'), `Sent ${swapsConsistent} of ${swaps} swaps: more than there are. Send at most ${swaps}.`)];
}
