import type { Calibration, LowerBounded } from '../../../core/evidence/judge/judge-quality.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { CountedShare, LabelReport } from '../../analysis/assess-labels.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { displayWidth, hang, indent, padEnd, wrap } from '../terminal/text.js';
import { describeRate, renderArms } from './judge-arms.js';

const LABEL = 20;

/** May a rollout stop on this judge's word? The answer and its reasons first, then the counts, the figures, and the line for the spec. */
export function renderJudge(report: LabelReport, frame: Frame): readonly string[] {
  const { paint } = frame;
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', paint('strong', title), ...indent(lines)]);
  return [
    ...renderConclusion(report, frame),
    ...section('LABELS', renderCounts(report, inner)),
    ...section('THE JUDGE', renderFigures(report, inner)),
    ...section('PASS RATE', renderRates(report, inner)),
    ...section('ARMS', report.arms === null ? [] : renderArms(report.arms, inner)),
    ...section('FOR THE SPEC, below its metric', renderYaml(report.calibration, inner)),
  ];
}

function renderConclusion({ quality }: LabelReport, { width, paint }: Frame): readonly string[] {
  const isGate = quality.kind === 'gate';
  const head = isGate
    ? `✓ gate  A rollout may stop on this judge's word (${formatCount(quality.labels)} labels).`
    : '! advisory  Show what this judge says, but do not stop a rollout on it:';
  return [
    ...wrap(head, width).map((line) => paint(isGate ? 'good' : 'warn', line)),
    ...quality.reasons.flatMap((reason) => hang('  · ', reason, width)),
  ];
}

function renderCounts({ calibration }: LabelReport, frame: Frame): readonly string[] {
  const { agreedPass, falsePass, agreedFail, falseFail } = calibration;
  const right = (header: string) => ({ header, align: 'right' as const });
  return renderColumns(
    [{ header: '' }, right('judge: pass'), right('judge: fail'), right('all')],
    [
      ['people: pass', formatCount(agreedPass), formatCount(falseFail), formatCount(agreedPass + falseFail)],
      ['people: fail', formatCount(falsePass), formatCount(agreedFail), formatCount(falsePass + agreedFail)],
    ],
    frame,
  );
}

function renderFigures(
  { sensitivity, specificity, quality, ac1, quadratic, swap, leanP, calibration }: LabelReport,
  frame: Frame,
): readonly string[] {
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, frame.width);
  const { falsePass, falseFail } = calibration;
  const lean = leanP < 0.05 ? `it leans to ${falsePass > falseFail ? 'pass' : 'fail'}` : 'no lean to either side can be told';
  return [
    ...line('sensitivity', `${describeShare(sensitivity)} of what people pass, it passes`),
    ...line('specificity', `${describeShare(specificity)} of what people fail, it fails`),
    ...line('skill', `${describeBounded(quality.skill)} (sensitivity + specificity − 1: 0 for a coin)`),
    ...line("Cohen's kappa", describeBounded(quality.kappa)),
    ...line("Gwet's AC1", `${withError(ac1)}; keeps its meaning where nearly all pass`),
    ...(quadratic === null
      ? []
      : line('quadratic kappa', `${withError(quadratic)}; over the levels ${quadratic.levels[0]} to ${quadratic.levels.at(-1)}`)),
    ...(swap === null ? [] : line('swap consistency', `${describeShare(swap)} keep their verdict in the other order`)),
    ...line('lean', `passes ${falsePass} that people fail, fails ${falseFail} that people pass: ${lean} (p ${formatP(leanP)})`),
  ];
}

function renderRates({ judged, corrected }: LabelReport, frame: Frame): readonly string[] {
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, frame.width);
  const source = {
    given: `${formatCount(judged.n)} judged items`,
    unlabelled: `${formatCount(judged.n)} rows without a label`,
    labelled: `the ${formatCount(judged.n)} labelled rows`,
  }[judged.source];
  const advice =
    judged.source === 'labelled'
      ? hang('→ ', 'To correct a rate of live traffic, leave "human" empty in its rows, or give --judged 83% --of 12000.', frame.width)
      : [];
  return [
    ...line('as judged', `${percent(judged.rate)} of ${source}`),
    ...line('as people would say', describeRate(corrected)),
    ...advice.map((text) => frame.paint('dim', text)),
  ];
}

/** The counts in the words of the spec, ready to be pasted. */
export const toSpecLine = (calibration: Calibration): string => `judge: { ${toSpecEntries(calibration).join(', ')} }`;

function toSpecEntries({ agreedPass, falsePass, agreedFail, falseFail, swaps }: Calibration): readonly string[] {
  const counts = { agreedPass, falsePass, agreedFail, falseFail, ...(swaps && { swaps: swaps.total, swapsConsistent: swaps.consistent }) };
  return Object.entries(counts).map(([name, count]) => `${name}: ${count}`);
}

/** In one line where it fits, else in two, which is still YAML. */
function renderYaml(calibration: Calibration, { width, paint }: Frame): readonly string[] {
  const whole = toSpecLine(calibration);
  const entries = toSpecEntries(calibration);
  const first = Math.ceil((entries.length * 2) / 3);
  const broken = [
    `judge: { ${entries.slice(0, first).join(', ')},`,
    `${' '.repeat('judge: { '.length)}${entries.slice(first).join(', ')} }`,
  ];
  return (displayWidth(whole) <= width ? [whole] : broken).map((line) => paint('accent', line));
}

const describeShare = ({ share, count, of, low, high }: CountedShare): string =>
  of === 0 ? 'unknown (none)' : `${percent(share)} (${percent(low)} to ${percent(high)}; ${formatCount(count)} of ${formatCount(of)})`;

const describeBounded = ({ value, low }: LowerBounded): string => `${figure(value)}; with 95 % confidence at least ${figure(low)}`;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const figure = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : 'unknown');
const withError = ({ coefficient, standardError }: { coefficient: number; standardError: number }): string =>
  `${figure(coefficient)}${Number.isFinite(standardError) ? ` ± ${figure(1.96 * standardError)}` : ''}`;
const formatP = (p: number): string => (p < 0.0001 ? 'below 0.0001' : p.toPrecision(2));
