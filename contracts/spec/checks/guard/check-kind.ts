import type { GuardDraft } from '../../schema/guard-schema.js';
import type { Placed } from '../../spec-parts.js';
import { type CheckFinding, error } from '../check-finding.js';

const KINDS = ['margin', 'limit', 'condition'] as const;
type Kind = (typeof KINDS)[number];

/** What a field belongs to, and what to write instead beside another kind of test. */
const BELONGS: readonly { readonly key: keyof GuardDraft; readonly to: Kind; readonly instead: string }[] = [
  { key: 'failOn', to: 'margin', instead: 'a fixed test fails in one way only' },
  { key: 'claim', to: 'margin', instead: 'only a comparison with control claims something about control' },
  { key: 'perCategory', to: 'margin', instead: 'categories are compared with control' },
  { key: 'interval', to: 'condition', instead: 'other guards judge all units so far at every look (watch.interval)' },
  { key: 'initialDelay', to: 'condition', instead: 'other guards wait for watch.burnIn units' },
  { key: 'count', to: 'condition', instead: 'other guards judge all units so far, not single measurements' },
  { key: 'failureLimit', to: 'condition', instead: 'other guards fail when harm is proven, not after a number of bad measurements' },
  { key: 'consecutiveErrorLimit', to: 'condition', instead: 'other guards follow onNoData after watch.noDataAfter' },
  { key: 'consecutiveSuccess', to: 'condition', instead: 'other guards pass when it is proven' },
  { key: 'inconclusiveLimit', to: 'condition', instead: 'other guards are inconclusive until something is proven' },
];

/** A guard tests exactly one thing, and has only the fields of that kind of test. */
export function checkKind({ pointer, value }: Placed<GuardDraft>): readonly CheckFinding[] {
  const given = KINDS.filter((kind) => value[kind] !== undefined);
  const kind = given[0];
  if (kind === undefined) {
    return [
      error(
        pointer,
        `Sent ${value.name} without a test: such a guard has no condition and can never fail. Give exactly one of margin ("1pp"), limit ("5%") and condition ("candidate < 5%").`,
      ),
    ];
  }
  if (given.length > 1)
    return [error(pointer, `Sent ${given.join(' and ')} together: a guard has exactly one test. Write one guard for each.`)];
  return [...findStrangers(pointer, value, kind), ...checkPrimary(pointer, value, kind), ...checkWeight(pointer, value, kind)];
}

function findStrangers(pointer: string, guard: GuardDraft, kind: Kind): readonly CheckFinding[] {
  return BELONGS.filter(({ key, to }) => to !== kind && guard[key] !== undefined).map(({ key, to, instead }) =>
    error(
      `${pointer}/${key}`,
      `Sent ${JSON.stringify(guard[key])} beside \`${kind}\`: ${key} belongs to a guard with \`${to}\`; ${instead}. Remove it, or write \`${to}\` in place of \`${kind}\`.`,
    ),
  );
}

function checkPrimary(pointer: string, guard: GuardDraft, kind: Kind): readonly CheckFinding[] {
  if (!guard.primary || kind === 'margin') return [];
  return [
    error(
      `${pointer}/primary`,
      `Sent true for ${guard.name}, which has a \`${kind}\`: the planned test compares candidate and control. Give the primary guard a \`margin\`, or mark another one.`,
    ),
  ];
}

function checkWeight(pointer: string, guard: GuardDraft, kind: Kind): readonly CheckFinding[] {
  if (guard.weight === undefined || kind !== 'condition') return [];
  return [
    error(
      `${pointer}/weight`,
      `Sent ${guard.weight} for a guard with a \`condition\`: counting claims no error probability, so it gets no part of it. Remove \`weight\`.`,
    ),
  ];
}
