import type { DecisionBasis } from '../../../core/evidence/record/decision-record.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { type GuardNumbers, toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import type { KeptVerdict } from '../../api/read-verdicts.js';
import { toMarks, toWorstNote } from '../guards/finding-notes.js';
import { renderIntervalStrip } from '../guards/interval-strip.js';
import type { Frame } from '../terminal/frame.js';
import { displayWidth, hang, padEnd } from '../terminal/text.js';
import { describeBelief } from './belief-line.js';
import { describeEvidence, renderEvidenceBar } from './evidence-scale.js';

const LABEL = 10;

/** All numbers of one verdict: its evidence, the interval, the units, the worst category, the marks, and the rule with its error probability. */
export function renderVerdictDetail(kept: KeptVerdict, frame: Frame): readonly string[] {
  const { finding, basis } = kept;
  const numbers = toGuardNumbers(finding);
  const worst = toWorstNote(finding);
  const belief = describeBelief(kept);
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, frame.width);
  return [
    ...renderEvidence(finding, frame),
    ...(numbers === null ? [] : renderInterval(finding, { numbers, guard: basis.guard }, frame)),
    ...(belief === null ? [] : line('belief', belief).map((text) => frame.paint('dim', text))),
    ...(worst === null ? [] : line('worst', worst.text).map((text) => frame.paint(worst.tone, text))),
    ...renderMarks(finding, frame),
    ...(finding.verdict === 'error' ? [] : line('rule', `${finding.rule}, ${describeAlpha(finding, basis.context.stage.stake)}`)),
  ];
}

/** `fail ━━━━━━━━ 31 of 20 needed, pass ········ 0.02 of 20 needed`, in one line where it fits. */
function renderEvidence({ evidence }: KeptVerdict['finding'], frame: Frame): readonly string[] {
  if (evidence === undefined) return [];
  const side = (word: 'fail' | 'pass', tone: 'good' | 'bad') =>
    `${word} ${renderEvidenceBar(evidence[word], evidence.needed, tone, frame)} ${describeEvidence(evidence[word], evidence.needed)}`;
  const [fail, pass] = [side('fail', 'bad'), side('pass', 'good')];
  const label = padEnd('evidence', LABEL);
  const line = `${label}${fail}, ${pass.replace(/ needed$/, '')}`;
  return displayWidth(line) <= frame.width ? [line] : [`${label}${fail}`, `${padEnd('', LABEL)}${pass}`];
}

/** What the sentence has not said already. */
function renderMarks(finding: KeptVerdict['finding'], { width, paint }: Frame): readonly string[] {
  const isSaid = (text: string) =>
    (text.startsWith('advisory') && finding.summary.includes('Advisory only')) ||
    (text.startsWith('harm') && finding.summary.includes('It is worse than control'));
  return toMarks(finding)
    .filter(({ text }) => !isSaid(text))
    .flatMap(({ text, tone }, index) => hang(padEnd(index === 0 ? 'marks' : '', LABEL), text, width).map((line) => paint(tone, line)));
}

interface Interval {
  readonly numbers: GuardNumbers;
  readonly guard: DecisionBasis['guard'];
}

function renderInterval({ verdict }: KeptVerdict['finding'], { numbers, guard }: Interval, { width, paint }: Frame): readonly string[] {
  const isLimit = guard.test.kind === 'limit';
  const value = isLimit ? `${numbers.candidate} (${numbers.intervalWithUnit})` : `${numbers.difference} (${numbers.intervalWithUnit})`;
  const text = `${value}, allowed ${numbers.allowed}${describeTerms(guard)}`;
  const units = `${formatCount(numbers.units.candidate)} candidate + ${formatCount(numbers.units.control)} control`;
  return [
    ...hang(padEnd(isLimit ? 'rate' : 'interval', LABEL), text, width),
    ...renderPicture(renderIntervalStrip(numbers, verdict, paint), units, width),
  ];
}

function renderPicture(strip: string, units: string, width: number): readonly string[] {
  const label = padEnd('', LABEL);
  const line = `${label}${strip}  ${units}`;
  return displayWidth(line) <= width ? [line] : [`${label}${strip}`, ...hang(label, units, width)];
}

/** Where pass and fail are not simply the two sides of one margin. */
function describeTerms({ test }: DecisionBasis['guard']): string {
  if (test.kind !== 'comparison') return '';
  const points = test.margin.kind === 'relative' ? `${Number((test.margin.value * 100).toFixed(4))} %` : `${test.margin.value}`;
  const harm = test.failOn === 'harm' ? `; fails when worse than control at all, passes inside ${points}` : '';
  return test.claim === 'superior' ? `${harm}; passes only when better than control` : harm;
}

/** `alpha 0.01`, or how it is divided. */
function describeAlpha({ parameters }: KeptVerdict['finding'], stake: number): string {
  const part = (name: string) => (typeof parameters[name] === 'number' ? Number((parameters[name] as number).toPrecision(2)) : null);
  const [alpha, looks, planned, categories] = ['alpha', 'alphaSequential', 'alphaPlanned', 'alphaCategories'].map(part);
  const parts = [
    ...(typeof parameters['limit'] === 'number' && stake !== 1 ? [`${Number((stake * 100).toFixed(1))} % of it for this stage`] : []),
    ...(looks === null || looks === alpha ? [] : [`${looks} for all looks`]),
    ...(planned === null ? [] : [`${planned} for the planned test (${describePlanned(parameters['planned'])})`]),
    ...(categories === null ? [] : [`${categories} for the categories`]),
  ];
  return `alpha ${alpha ?? 'unknown'}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}

const describePlanned = (planned: unknown): string => (planned === 'not due' ? 'not due yet' : `said ${String(planned)}`);
