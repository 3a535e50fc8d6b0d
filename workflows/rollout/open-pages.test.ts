import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createInitialState } from '../../core/rollout/initial-state.js';
import type { Hold, RolloutState } from '../../core/rollout/rollout-state.js';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../test/cases/sample-standing.js';
import { closeDraft, endPages, type PageBook } from './open-pages.js';
import { findPages, type PageDraft } from './page-triggers.js';

const started = createInitialState({ rolloutId: 'r1', spec: createSampleSpec(), specHash: 'h', requestedBy: 'dev', requestedAtMs: 0 });
const watching: RolloutState = { ...started, phase: 'watching', stageIndex: 0, stageAttempt: 1 };
const heldFor = (cause: Hold['cause'], reason = `because of ${cause}`): RolloutState => ({
  ...watching,
  hold: { kind: 'held', cause, reason, by: 'system', sinceMs: 0 },
  detail: reason,
});
const going = (cause: 'guard' | 'gateExpired' | 'person'): RolloutState => ({
  ...watching,
  phase: 'rollingBack',
  rollback: { cause, reason: 'Bad.', by: 'system', requestedAtMs: 0, fromPhase: 'watching', stageIndex: 0 },
});
const over = (state: RolloutState): RolloutState => ({ ...state, phase: 'rolledBack', hold: null, detail: 'Back on control.' });

let book: PageBook;
let sent: string[];
let now: RolloutState;
beforeEach(() => {
  book = { pendingPages: [], openPages: new Set() };
  sent = [];
  now = watching;
});

/** As the session does at every change. */
function become(state: RolloutState): void {
  book.pendingPages.push(...findPages(now, state));
  now = state;
  endPages(book, state, 0);
}
/** As the recorder does with the first draft. */
function send(wasTaken = true): void {
  const draft = book.pendingPages[0] as PageDraft;
  sent.push(`${draft.action ?? 'trigger'} ${draft.cause}${wasTaken ? '' : ' (not taken)'}`);
  closeDraft(book, wasTaken && draft.action !== 'resolve');
}
function sendAll(): void {
  while (book.pendingPages.length > 0) send();
}

describe('R-SLACK-1 pages are resolved when their cause is over', () => {
  it('a rollback by itself: when it is rolled back, and not when it is stuck', () => {
    become(going('guard'));
    sendAll();
    become({ ...going('guard'), phase: 'rollbackStuck' });
    sendAll();
    expect(sent).toEqual(['trigger rollback:guard', 'trigger rollbackStuck']);
    become(over(now));
    sendAll();
    expect(sent.slice(2)).toEqual(['resolve rollback:guard', 'resolve rollbackStuck']);
    expect(book.openPages.size).toBe(0);
  });

  it.each(['guard', 'deadline', 'gateExpired', 'watchStale', 'drift', 'expired', 'flagsUnread'] as const)(
    'a hold for %s: when it is released, when a person takes over, and when the rollout turns back',
    (cause) => {
      const person: Hold = { kind: 'paused', cause: 'person', reason: 'Mine.', by: 'ada', sinceMs: 0 };
      for (const next of [watching, { ...watching, hold: person }, going('person')]) {
        become(watching);
        become(heldFor(cause));
        sendAll();
        become(next);
        sendAll();
      }
      expect(sent).toEqual(Array.from({ length: 3 }, () => [`trigger held:${cause}`, `resolve held:${cause}`]).flat());
    },
  );

  it('R-STAGE-5 an expired gate: as a hold, or as the rollback that the spec asks for', () => {
    become({ ...watching, phase: 'gate' });
    become({ ...heldFor('gateExpired'), phase: 'gate' });
    become(going('gateExpired'));
    become(over(now));
    sendAll();
    expect(sent).toEqual([
      ...['trigger held:gateExpired', 'resolve held:gateExpired'],
      ...['trigger rollback:gateExpired', 'resolve rollback:gateExpired'],
    ]);
  });

  it('one hold after the other: the page of the first ends', () => {
    become(heldFor('watchStale'));
    sendAll();
    become(heldFor('drift'));
    sendAll();
    expect(sent).toEqual(['trigger held:watchStale', 'trigger held:drift', 'resolve held:watchStale']);
  });

  it('an edit by hand during a hold: when the flags are as they were written, or the hold says it', () => {
    const edited = (detail: string) =>
      createSampleStanding('r1#1', 0, { flags: { kind: 'drifted', drifts: [], share: null, isOff: false, detail } });
    become(heldFor('deadline'));
    become({ ...now, standing: edited('Moved to 9 %.') });
    become({ ...now, standing: edited('Moved to 12 %.') });
    sendAll();
    become({ ...now, standing: createSampleStanding('r1#1', 0) });
    sendAll();
    expect(sent).toEqual(['trigger held:deadline', 'trigger drift', 'trigger drift', 'resolve drift']);
    become({ ...now, standing: edited('Moved to 9 %.') });
    become({ ...heldFor('drift', 'Moved to 9 %.'), standing: now.standing });
    sendAll();
    expect(sent.slice(4)).toEqual(['trigger drift', 'resolve drift', 'trigger held:drift', 'resolve held:deadline']);
  });

  it('control that was not known to be healthy: a person closes it', () => {
    become(going('guard'));
    book.pendingPages.push({ cause: 'controlUnhealthy', summary: 'Look.' });
    become(over(now));
    sendAll();
    expect(sent).toEqual(['trigger rollback:guard', 'resolve rollback:guard', 'trigger controlUnhealthy']);
    expect([...book.openPages]).toEqual(['controlUnhealthy']);
  });

  it('every other page of a rollout: when it has ended', () => {
    book.pendingPages.push({ cause: 'breakGlass', summary: 'Broken.' });
    sendAll();
    become(going('person'));
    expect(book.pendingPages).toEqual([]);
    become(over(now));
    expect(book.pendingPages).toMatchObject([
      { cause: 'breakGlass', action: 'resolve', summary: expect.stringContaining('Back on control.') },
    ]);
  });
});

describe('R-SLACK-1 a page and its end keep their order', () => {
  it('what was over before a pager had taken the page is told all the same, page first', () => {
    become(heldFor('watchStale'));
    become(watching);
    expect(book.pendingPages).toHaveLength(1);
    sendAll();
    expect(sent).toEqual(['trigger held:watchStale', 'resolve held:watchStale']);
  });

  it('the same cause again before the first was taken: two incidents, the second one open', () => {
    for (const state of [heldFor('guard'), watching, heldFor('guard')]) become(state);
    sendAll();
    expect(sent).toEqual(['trigger held:guard', 'resolve held:guard', 'trigger held:guard']);
    expect([...book.openPages]).toEqual(['held:guard']);
  });

  it('the same cause again while its incident is open: one incident, one end, behind both', () => {
    const edited = (detail: string) =>
      createSampleStanding('r1#1', 0, { flags: { kind: 'drifted', drifts: [], share: null, isOff: false, detail } });
    become(heldFor('deadline'));
    become({ ...now, standing: edited('Moved to 9 %.') });
    sendAll();
    become({ ...now, standing: edited('Moved to 12 %.') });
    become({ ...now, standing: createSampleStanding('r1#1', 0) });
    sendAll();
    expect(sent.slice(1)).toEqual(['trigger drift', 'trigger drift', 'resolve drift']);
  });

  it('a page that was given up has no end', () => {
    become(heldFor('guard'));
    become(watching);
    send(false);
    expect([sent, book.pendingPages]).toEqual([['trigger held:guard (not taken)'], []]);
  });

  it('histories of workers that answered nothing: no page is open, and no command is added', () => {
    become(going('guard'));
    send(false);
    become(over(now));
    expect(book.pendingPages).toEqual([]);
  });

  it('whatever happens in whatever order: no end without a page before it, and none forgotten', () => {
    const STATES = [watching, heldFor('guard'), heldFor('drift', 'x'), { ...watching, phase: 'gate' as const }, heldFor('gateExpired')];
    const step = fc.oneof(fc.nat({ max: STATES.length - 1 }), fc.constantFrom('send' as const, 'lose' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        book = { pendingPages: [], openPages: new Set() };
        sent = [];
        now = watching;
        for (const each of steps) {
          if (typeof each === 'number') become(STATES[each] as RolloutState);
          else if (book.pendingPages.length > 0) send(each === 'send');
        }
        become(going('guard'));
        become(over(now));
        sendAll();
        const open = new Set<string>();
        for (const line of sent.filter((each) => !each.includes('not taken') || each.startsWith('resolve'))) {
          const [action = '', cause = ''] = line.split(' ');
          if (action === 'resolve') expect(open.delete(cause), `${line} in ${sent.join(', ')}`).toBe(true);
          else open.add(cause);
        }
        expect([...open]).toEqual([]);
      }),
    );
  });
});
