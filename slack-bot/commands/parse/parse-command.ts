import { toLine } from '../../../contracts/slack/text/safe-text.js';
import { nearestKey } from '../../../contracts/spec/nearest-key.js';
import { toMilliseconds } from '../../../contracts/spec/schema/duration.js';
import { COMMAND_WORDS, type Command, DECIDING_WORDS, type DecidingWord, type FreezeCommand } from './command.js';

/** Nobody types more, and the rest of a pasted text matters to no command. */
const MAX_TEXT = 3_000;

/** What people type who come from other tools, and what it is called here. Suggested, never done: `stop` may mean several things. */
const CALLED_OTHERWISE: ReadonlyMap<string, string> = new Map([
  ['ls', 'list'],
  ['get', 'status'],
  ['show', 'status'],
  ['explain', 'why'],
  ['run', 'start'],
  ['promote', 'approve'],
  ['deny', 'reject'],
  ['stop', 'pause'],
  ['hold', 'pause'],
  ['halt', 'pause'],
  ['continue', 'resume'],
  ['unpause', 'resume'],
  ['rollback', 'abort'],
  ['undo', 'abort'],
  ['cancel', 'abort'],
  ['lock', 'freeze'],
  ['unfreeze', 'thaw'],
  ['unlock', 'thaw'],
  ['override', 'break-glass'],
]);

/** The command in a text that somebody typed after `/tidegate`; every text is one, what is not understood is a call for help. Never throws. */
export function parseCommand(text: string): Command {
  const words = toLine(text.slice(0, MAX_TEXT))
    .split(/\s+/)
    .filter((word) => word !== '');
  const [said = '', ...args] = words;
  const word = COMMAND_WORDS.find((known) => known === said.toLowerCase());
  switch (word) {
    case 'list':
      return { kind: 'list' };
    case 'status':
    case 'why':
      return { kind: word, ref: toRef(args[0]) };
    case 'start':
      return toStart(args);
    case 'freeze':
      return toFreeze(args);
    case 'thaw':
      return { kind: 'thaw', first: toRef(args[0]) ?? '', rest: args.slice(1).join(' ') };
    case 'help':
      return { kind: 'help', said: '', nearest: null };
    case undefined:
      return { kind: 'help', said: words.join(' '), nearest: findNearest(said.toLowerCase()) };
    default:
      return { kind: 'decide', word: word satisfies DecidingWord, ref: toRef(args[0]), reason: args.slice(1).join(' ') };
  }
}

/** People copy an id with the marks around it, or a whole link as Slack writes it. */
function toRef(word: string | undefined): string | null {
  const bare = (word ?? '').replace(/^[`'"“”‘’*_<]+/, '').replace(/[`'"“”‘’*_>,.;]+$/, '');
  return bare === '' ? null : bare;
}

/** `[feature] [for 2h] <reason>`. */
function toFreeze(args: readonly string[]): FreezeCommand {
  const at = args[0]?.toLowerCase() === 'for' ? 0 : args[1]?.toLowerCase() === 'for' ? 1 : -1;
  const forMs = at === -1 ? undefined : toMilliseconds((args[at + 1] ?? '').toLowerCase());
  if (forMs === undefined || forMs === 0)
    return { kind: 'freeze', first: toRef(args[0]) ?? '', isFeature: false, forMs: null, rest: args.slice(1).join(' ') };
  const rest = args.slice(at + 2);
  if (at === 1) return { kind: 'freeze', first: toRef(args[0]) ?? '', isFeature: true, forMs, rest: rest.join(' ') };
  return { kind: 'freeze', first: rest[0] ?? '', isFeature: false, forMs, rest: rest.slice(1).join(' ') };
}

function findNearest(said: string): string | null {
  const known = CALLED_OTHERWISE.get(said) ?? nearestKey(said, COMMAND_WORDS);
  return said === '' ? null : (known ?? DECIDING_WORDS.find((word) => word.replace('-', '') === said) ?? null);
}

/** `careful-week support-answer prompt=answer@14`: behind the template stands what a plan is filled in with. */
function toStart([template, feature, ...versions]: readonly string[]): Command {
  const named = toRef(feature);
  return { kind: 'start', template: toRef(template), ...(named !== null && { feature: named, versions }) };
}
