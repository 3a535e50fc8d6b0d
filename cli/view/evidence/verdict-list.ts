import type { QualityFinding } from '../../../core/evidence/standing/assess-quality.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { KeptVerdict } from '../../api/read-verdicts.js';
import { renderQuality } from '../guards/finding-notes.js';
import { renderVerdict } from '../rollout/state-words.js';
import type { Frame } from '../terminal/frame.js';
import { hang, indent, padEnd, wrap } from '../terminal/text.js';
import { toDay, toSecond } from '../terminal/times.js';
import { type AttemptVerdicts, attemptOf, findChanges, type GuardVerdicts, groupVerdicts } from './group-verdicts.js';
import { renderRules } from './rule-lines.js';
import { renderVerdictDetail } from './verdict-detail.js';

export interface VerdictList {
  readonly id: string;
  readonly verdicts: readonly KeptVerdict[];
  /** `brief`: changes and the latest of each guard; `changes`: these alone; `all`: every verdict. */
  readonly extent: 'brief' | 'changes' | 'all';
  /** Kinds of the stages, where they are known. */
  readonly stages: readonly string[];
  readonly quality: readonly QualityFinding[];
}

/** More changes than this in one attempt are flapping, and the last ones say enough. */
const MOST_CHANGES = 8;
/** `11:28:03  ~ inconclusive  ` */
const VERDICT_WIDTH = 14;
const DETAIL_INDENT = 4;
const OFFSET = 10 + VERDICT_WIDTH + 2;

/** Every verdict that is worth reading, by guard and stage attempt, the latest of each guard with all its numbers, and why its rule was chosen. */
export function renderVerdictList(list: VerdictList, frame: Frame): readonly string[] {
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const groups = groupVerdicts(list.verdicts);
  const quality = renderQuality(list.quality, inner);
  return [
    ...renderHeading(list, groups, frame),
    ...(quality.length === 0 ? [] : ['', frame.paint('strong', 'DATA QUALITY'), ...indent(quality)]),
    ...groups.flatMap((group) => ['', ...renderGuard(group, list, frame)]),
    ...(list.extent === 'changes' ? [] : ['', frame.paint('strong', 'RULES'), ...indent(renderRules(groups, inner))]),
  ];
}

function renderHeading(
  { id, verdicts, extent }: VerdictList,
  groups: readonly GuardVerdicts[],
  { width, paint }: Frame,
): readonly string[] {
  const counted = `${id}: ${plural(verdicts.length, 'verdict')} of ${plural(groups.length, 'guard')} kept.`;
  const shown = {
    all: 'All of them:',
    changes: `${plural(findChanges(verdicts).length, 'change')}:`,
    brief: `Below: ${plural(findChanges(verdicts).length, 'change')} and the latest of each guard; --all shows every verdict.`,
  }[extent];
  return [...wrap(counted, width).map((line) => paint('strong', line)), ...wrap(shown, width).map((line) => paint('dim', line))];
}

function renderGuard({ guard, attempts, latest }: GuardVerdicts, list: VerdictList, frame: Frame): readonly string[] {
  const { paint } = frame;
  const metric = latest.finding.metric;
  const inner: Frame = { ...frame, width: frame.width - 2 };
  const name = `${paint('strong', guard)}${metric === guard ? '' : paint('dim', `  ${metric}`)}`;
  return [name, ...indent(attempts.flatMap((attempt) => renderAttempt(attempt, { list, latest }, inner)))];
}

interface Context {
  readonly list: VerdictList;
  readonly latest: KeptVerdict;
}

function renderAttempt(attempt: AttemptVerdicts, { list, latest }: Context, frame: Frame): readonly string[] {
  const changes = findChanges(attempt.verdicts);
  const wanted = list.extent === 'all' ? attempt.verdicts : changes.slice(-MOST_CHANGES);
  const isLatestNeeded = list.extent === 'brief' && attempt.verdicts.includes(latest) && !wanted.includes(latest);
  const rows = isLatestNeeded ? [...wanted, latest] : wanted;
  const hidden = list.extent === 'all' ? 0 : changes.length - wanted.length;
  let day = toDay(attempt.verdicts[0]?.finding.atMs ?? 0);
  const lines = rows.flatMap((verdict) => {
    const isNewDay = toDay(verdict.finding.atMs) !== day;
    day = toDay(verdict.finding.atMs);
    const detail =
      verdict === latest && list.extent !== 'changes' ? renderVerdictDetail(verdict, { ...frame, width: frame.width - DETAIL_INDENT }) : [];
    return [
      ...(isNewDay ? [frame.paint('dim', `${day}, UTC`)] : []),
      ...renderRow(toRow(verdict, list.extent === 'all' || verdict === latest), frame),
      ...indent(detail, DETAIL_INDENT),
    ];
  });
  const earlier = hidden === 0 ? [] : [frame.paint('dim', `… ${plural(hidden, 'earlier change')}; --all shows them`)];
  return [...hang('', describeAttempt(attempt, list.stages), frame.width).map((line) => frame.paint('accent', line)), ...earlier, ...lines];
}

function describeAttempt({ watchId, stageIndex, verdicts }: AttemptVerdicts, stages: readonly string[]): string {
  const first = verdicts[0]?.finding.atMs ?? 0;
  const last = verdicts.at(-1)?.finding.atMs ?? first;
  const until = toDay(first) === toDay(last) ? toMinute(last) : `${toDay(last)} ${toMinute(last)}`;
  const kind = stages[stageIndex];
  const stage = `stage ${stageIndex + 1}${kind === undefined ? '' : ` ${kind}`}, attempt ${attemptOf(watchId)}`;
  const isOpen = verdicts.every(({ finding }) => finding.verdict === 'inconclusive');
  const count = isOpen ? `${formatCount(verdicts.length)} inconclusive` : plural(verdicts.length, 'verdict');
  return `${stage}: ${count}, ${toDay(first)} ${toMinute(first)} to ${until} UTC`;
}

const toMinute = (atMs: number): string => toSecond(atMs).slice(0, 5);

/** Of what is not the latest only the first sentence: worst category and advice have changed since. */
function toRow({ finding }: KeptVerdict, isWhole: boolean): Pick<GuardFinding, 'atMs' | 'verdict' | 'summary'> {
  return isWhole ? finding : { ...finding, summary: finding.summary.split(/(?<=\.) (?=[A-Z])/)[0] ?? '' };
}

function renderRow(finding: Pick<GuardFinding, 'atMs' | 'verdict' | 'summary'>, { width, paint }: Frame): readonly string[] {
  const [first = '', ...rest] = wrap(finding.summary, Math.max(20, width - OFFSET));
  const verdict = padEnd(renderVerdict(finding.verdict, paint), VERDICT_WIDTH);
  return [`${paint('dim', toSecond(finding.atMs))}  ${verdict}  ${first}`, ...rest.map((line) => `${' '.repeat(OFFSET)}${line}`)];
}

const plural = (count: number, what: string): string => `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
