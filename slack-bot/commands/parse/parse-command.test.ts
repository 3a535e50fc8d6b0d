import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../../../contracts/slack/text/testing/hostile.js';
import { COMMAND_WORDS, DECIDING_WORDS } from './command.js';
import { parseCommand } from './parse-command.js';

const HOUR = 3_600_000;

describe('R-SLACK-1 what is typed after /tidegate', () => {
  it.each([
    ['list', { kind: 'list' }],
    ['  LIST  ', { kind: 'list' }],
    ['status r-1', { kind: 'status', ref: 'r-1' }],
    ['status', { kind: 'status', ref: null }],
    ['Why `r-1`', { kind: 'why', ref: 'r-1' }],
    ['why <https://tidegate.example/rollouts/r-1>', { kind: 'why', ref: 'https://tidegate.example/rollouts/r-1' }],
    ['start', { kind: 'start', template: null }],
    ['start support-canary', { kind: 'start', template: 'support-canary' }],
    ['approve r-1', { kind: 'decide', word: 'approve', ref: 'r-1', reason: '' }],
    ['pause', { kind: 'decide', word: 'pause', ref: null, reason: '' }],
    ['pause r-1 latency  looks odd', { kind: 'decide', word: 'pause', ref: 'r-1', reason: 'latency looks odd' }],
    ['Break-Glass r-1', { kind: 'decide', word: 'break-glass', ref: 'r-1', reason: '' }],
    ['help', { kind: 'help', said: '', nearest: null }],
    ['', { kind: 'help', said: '', nearest: null }],
    [' \u202e\u200b ', { kind: 'help', said: '', nearest: null }],
  ])('%j is understood', (text, command) => expect(parseCommand(text)).toEqual(command));

  it.each([
    ['freeze', { first: '', isFeature: false, forMs: null, rest: '' }],
    ['freeze the judge is down', { first: 'the', isFeature: false, forMs: null, rest: 'judge is down' }],
    ['freeze for 2h the judge is down', { first: 'the', isFeature: false, forMs: 2 * HOUR, rest: 'judge is down' }],
    ['freeze support-answer for 1h30m judge', { first: 'support-answer', isFeature: true, forMs: 1.5 * HOUR, rest: 'judge' }],
    ['freeze support-answer FOR 2H judge', { first: 'support-answer', isFeature: true, forMs: 2 * HOUR, rest: 'judge' }],
    ['freeze for the weekend', { first: 'for', isFeature: false, forMs: null, rest: 'the weekend' }],
    ['freeze all for nothing', { first: 'all', isFeature: false, forMs: null, rest: 'for nothing' }],
    ['freeze x for 0s why', { first: 'x', isFeature: false, forMs: null, rest: 'for 0s why' }],
  ])('%j: a feature, a time and a reason', (text, command) => expect(parseCommand(text)).toEqual({ kind: 'freeze', ...command }));

  it('thaw keeps the first word apart: it may name what is frozen', () =>
    expect(parseCommand('thaw `f-0123456789` fixed it')).toEqual({ kind: 'thaw', first: 'f-0123456789', rest: 'fixed it' }));

  it.each([
    ['aprove r-1', 'approve'],
    ['stauts', 'status'],
    ['resmue r-1', 'resume'],
    ['rollback r-1', 'abort'],
    ['stop r-1', 'pause'],
    ['unfreeze', 'thaw'],
    ['breakglass r-1', 'break-glass'],
    ['make me a sandwich', null],
    ['x'.repeat(3_001), null],
  ])('what is not understood calls for help, with what was probably meant: %j', (text, nearest) => {
    const command = parseCommand(text);
    expect(command).toMatchObject({ kind: 'help', nearest });
    expect(command.kind === 'help' && command.said).not.toBe('');
  });

  it('every word of the help is a command', () => {
    for (const word of COMMAND_WORDS.filter((one) => one !== 'help')) expect(parseCommand(`${word} x`).kind).not.toBe('help');
    for (const word of DECIDING_WORDS) expect(parseCommand(word)).toMatchObject({ kind: 'decide', word });
  });

  it('texts of strangers are one line each and never an error', () => {
    fc.assert(
      fc.property(fc.constantFrom('', ...COMMAND_WORDS), hostileText, (word, text) => {
        const texts = JSON.stringify(parseCommand(`${word} ${text}`));
        expect(texts).not.toMatch(/\\n|\\u000|\u2028|\u202e/);
      }),
    );
  });

  it('a text that only mentions a command is none', () =>
    expect(parseCommand('please approve r-1')).toMatchObject({ kind: 'help', said: 'please approve r-1' }));
});
