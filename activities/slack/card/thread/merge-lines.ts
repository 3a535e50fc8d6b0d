import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import { section } from '../../../../contracts/slack/text/build-blocks.js';
import { clipMarked, joinMarked, type Marked, md, toLines } from '../../../../contracts/slack/text/marked.js';
import { sayOnce } from './say-once.js';
import type { ThreadLine } from './thread-line.js';

/** Lines that come so close together are read as one message, and cost one call. */
export const MERGE_WITHIN_MS = 2_000;
const MOST_LINES = 20;
const CHARACTERS = 2_900;

export interface ThreadMessage {
  readonly text: string;
  readonly blocks: SlackBlock[];
  readonly isForChannel: boolean;
  /** Of the first and the last line that stand in it. */
  readonly seqs: readonly [number, number];
}

/** The messages of a thread: lines in their order, those within two seconds of the first of a message in one, or in as many as they need. */
export function mergeLines(lines: readonly ThreadLine[], withinMs: number = MERGE_WITHIN_MS): readonly ThreadMessage[] {
  const groups: ThreadLine[][] = [];
  for (const line of lines.toSorted((a, b) => a.seq - b.seq)) {
    const open = groups.at(-1);
    const first = open?.[0];
    const isClose = open !== undefined && first !== undefined && Math.abs(line.atMs - first.atMs) <= withinMs;
    if (isClose && isFitting([...open, line])) open.push(line);
    else groups.push([line]);
  }
  return groups.flatMap(toMessage);
}

function toMessage(group: readonly ThreadLine[]): readonly ThreadMessage[] {
  const [first, last] = [group[0], group.at(-1)];
  if (first === undefined || last === undefined) return [];
  const text = clipMarked(toLines(tellAll(group)), CHARACTERS);
  return [
    { text: text.marked, blocks: [section(text)], isForChannel: group.some((line) => line.isForChannel), seqs: [first.seq, last.seq] },
  ];
}

const tellAll = (group: readonly ThreadLine[]): readonly Marked[] => sayOnce(tellTogether(group));

/** None is left out for want of room: it may be the one that the channel waits for. */
function isFitting(group: readonly ThreadLine[]): boolean {
  const told = tellAll(group);
  return told.length <= MOST_LINES && toLines(told).marked.length <= CHARACTERS;
}

/** Lines that differ in what they name only become one, where the first of them stood. */
function tellTogether(group: readonly ThreadLine[]): readonly Marked[] {
  const isFirst = ({ together }: ThreadLine, index: number) =>
    group.findIndex((line) => line.together?.lead.marked === together?.lead.marked) === index;
  return group.flatMap((line, index) => {
    if (line.together === undefined) return [line.text];
    if (!isFirst(line, index)) return [];
    const { lead } = line.together;
    const items = group.flatMap(({ together }) => (together?.lead.marked === lead.marked ? [together.item] : []));
    return [md`${lead}: ${joinMarked(items, ', ')}`];
  });
}
