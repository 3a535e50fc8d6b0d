import { describe, expect, it } from 'vitest';
import { toRestoredFlags } from '../../../core/rollout/view/rollback-words.js';
import { SCRIPT_NOW_MS, scriptedEntries, scriptedViews } from '../../../test/fakes/cli/scripted-views.js';
import { createPaint } from '../terminal/paint.js';
import { displayWidth } from '../terminal/text.js';
import { renderRollout } from './rollout-detail.js';
import { renderRolloutList } from './rollout-list.js';
import { renderTimeline } from './timeline.js';

const VIEWS = scriptedViews();
const frame = (width: number, isColoured = false) => ({ width, nowMs: SCRIPT_NOW_MS, paint: createPaint(isColoured) });
const show = (name: keyof typeof VIEWS, width: number) =>
  `\n${renderRollout({ view: VIEWS[name], restored: toRestoredFlags(scriptedEntries(VIEWS[name].id), VIEWS[name]) }, frame(width)).join('\n')}\n`;

describe('one rollout (R-UX-1)', () => {
  it('with a failing guard says first what is wrong, with the numbers', () =>
    expect(show('failing', 100)).toMatchInlineSnapshot(`
      "
      ‖ HELD  Held in canary at 5 %, 812 candidate and 15428 control sessions. cost 0.0163 against 0.0121
      in 812 + 15428 sessions: worse than the 20 % margin, 99 % sure at any time.

        ✓ shadow 10 % → ● canary 5 % → ○ ab 50 % → ○ full 99 %

        rollout      r-support-01
        feature      support-answer in production
        change       Answer with gpt-x and prompt 13
        started      1h14m ago (10:14 UTC) by dev@example.com
        this stage   attempt 2, began 41m ago (10:47 UTC)
        next check   in 19m (11:47 UTC) at the latest; guards act before that

      HOLD
        since        6m ago (11:22 UTC), by system:tidegate
        until        its cause goes away, or a person resumes it; guards keep watching

      GUARDS  812 candidate and 15,428 control units in this stage
        verdict         guard    candidate  control  difference     interval  allowed             n
        ~ inconclusive  errors       1.2 %    1.1 %     +0.1 pp    −1.3…+1.6  ≤ +1 pp  812 + 15,428
        ~ inconclusive  latency      3.1 %    3.0 %     +0.1 pp    −2.1…+2.3  ≤ +2 pp  812 + 15,428
        ✗ fail          cost        0.0163   0.0121     +34.7 %  +30.6…+38.8  ≤ +20 %  812 + 15,428
        ~ inconclusive  format      99.3 %   99.1 %     +0.2 pp    −1.0…+1.3  ≥ −1 pp  812 + 15,428
        ! error         judge            –        –           –            –        –             –
          judge: no data in this window.

      FLAGS
        flag               layer      control       candidate  platform
        support.parser     parser     parser@3   →  parser@4   embedded
        support.retrieval  retrieval  r@2        →  r@3        embedded
        support.prompt     prompt     answer@12  →  answer@13  embedded
        support.model      model      gpt-w      →  gpt-x      embedded

      NEXT
        go on        tidegate resume r-support-01 --reason "…"
        roll back    tidegate abort r-support-01 --reason "…"
      "
    `));
  it('with an open gate names who may decide, until when, and the command', () =>
    expect(show('gate', 100)).toMatchInlineSnapshot(`
      "
      ◆ WAITS FOR APPROVAL  Waiting for approval to leave canary at 5 %, 1190 candidate and 22610 control
      sessions.

        ✓ shadow 10 % → ● canary 5 % → ○ ab 50 % → ○ full 99 %

        rollout      r-support-03
        feature      support-answer in production
        change       Answer with gpt-x and prompt 13
        started      1h14m ago (10:14 UTC) by dev@example.com
        this stage   attempt 2, began 41m ago (10:47 UTC)

      GATE
        who decides  group:ml-leads; not dev@example.com, who asked for it
        approvals    1 of 2
                     ✓ approved by ada@example.com 3m ago: answers read well, cost is flat
        until        in 23h51m (Sun 22 Nov 11:19 UTC), then it holds
        approve      tidegate approve r-support-03 --reason "…" --evidence 9f2c41d07be3a815
        reject       tidegate reject r-support-03 --reason "…" --evidence 9f2c41d07be3a815

      GUARDS  1,190 candidate and 22,610 control units in this stage
        verdict         guard    candidate  control  difference   interval  allowed               n
        ~ inconclusive  errors       1.2 %    1.1 %     +0.1 pp  −1.1…+1.2  ≤ +1 pp  1,190 + 22,610
        ~ inconclusive  latency      3.1 %    3.0 %     +0.1 pp  −1.7…+1.9  ≤ +2 pp  1,190 + 22,610
        ✓ pass          cost        0.0123   0.0121      +1.7 %  −1.8…+5.1  ≤ +20 %  1,190 + 22,610
        ~ inconclusive  format      99.3 %   99.1 %     +0.2 pp  −0.7…+1.1  ≥ −1 pp  1,190 + 22,610
        ! error         judge            –        –           –          –        –               –
          judge: no data in this window.

      FLAGS
        flag               layer      control       candidate  platform
        support.parser     parser     parser@3   →  parser@4   embedded
        support.retrieval  retrieval  r@2        →  r@3        embedded
        support.prompt     prompt     answer@12  →  answer@13  embedded
        support.model      model      gpt-w      →  gpt-x      embedded

      NEXT
        roll back    tidegate abort r-support-03 --reason "…"
      "
    `));
  it('at 80 columns breaks the command so that the shell takes it', () =>
    expect(show('gate', 80)).toMatchInlineSnapshot(`
      "
      ◆ WAITS FOR APPROVAL  Waiting for approval to leave canary at 5 %, 1190
      candidate and 22610 control sessions.

        ✓ shadow 10 % → ● canary 5 % → ○ ab 50 % → ○ full 99 %

        rollout      r-support-03
        feature      support-answer in production
        change       Answer with gpt-x and prompt 13
        started      1h14m ago (10:14 UTC) by dev@example.com
        this stage   attempt 2, began 41m ago (10:47 UTC)

      GATE
        who decides  group:ml-leads; not dev@example.com, who asked for it
        approvals    1 of 2
                     ✓ approved by ada@example.com 3m ago: answers read well, cost is
                     flat
        until        in 23h51m (Sun 22 Nov 11:19 UTC), then it holds
        approve      tidegate approve r-support-03 --reason "…" \\
                       --evidence 9f2c41d07be3a815
        reject       tidegate reject r-support-03 --reason "…" \\
                       --evidence 9f2c41d07be3a815

      GUARDS  1,190 candidate and 22,610 control units in this stage
        verdict         guard     cand.  contr.      interval  allowed           n
        ~ inconclusive  errors    1.2 %   1.1 %  −1.1…+1.2 pp  ≤ +1 pp  1.2k + 23k
        ~ inconclusive  latency   3.1 %   3.0 %  −1.7…+1.9 pp  ≤ +2 pp  1.2k + 23k
        ✓ pass          cost     0.0123  0.0121   −1.8…+5.1 %  ≤ +20 %  1.2k + 23k
        ~ inconclusive  format   99.3 %  99.1 %  −0.7…+1.1 pp  ≥ −1 pp  1.2k + 23k
        ! error         judge         –       –             –        –           –
          judge: no data in this window.

      FLAGS
        flag               layer      control       candidate  platform
        support.parser     parser     parser@3   →  parser@4   embedded
        support.retrieval  retrieval  r@2        →  r@3        embedded
        support.prompt     prompt     answer@12  →  answer@13  embedded
        support.model      model      gpt-w      →  gpt-x      embedded

      NEXT
        roll back    tidegate abort r-support-03 --reason "…"
      "
    `));
  it('whose rollback is stuck shows what is done and what is not', () =>
    expect(show('stuck', 80)).toMatchInlineSnapshot(`
      "
      ! ROLLBACK STUCK  The rollback has not finished after 10 m: support.prompt on
      launchdarkly does not answer (503, 41 tries). It goes on trying; pagerduty was
      paged.

        ✓ shadow 10 % → ↺ canary 5 % → ○ ab 50 % → ○ full 99 %

        rollout      r-support-06
        feature      support-answer in production
        change       Answer with gpt-x and prompt 13
        started      1h14m ago (10:14 UTC) by dev@example.com
        this stage   attempt 2, began 41m ago (10:47 UTC)

      ROLLBACK
        cause        guard errors failed, in canary
        asked by     system:tidegate, 10m ago (11:18 UTC)
        reason       errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than
                     the 1 pp margin, 99 % sure at any time, exact.
        order        ✓ 1. support.model → gpt-w
                     ✓ 2. support.prompt → answer@12
                     ○ 3. support.retrieval → r@2
                     ○ 4. support.parser → parser@3

      GUARDS  812 candidate and 15,428 control units in this stage
        verdict         guard     cand.  contr.      interval  allowed          n
        ✗ fail          errors    5.4 %   1.1 %  +1.5…+7.1 pp  ≤ +1 pp  812 + 15k
        ~ inconclusive  latency   3.1 %   3.0 %  −2.1…+2.3 pp  ≤ +2 pp  812 + 15k
        ✓ pass          cost     0.0123  0.0121   −2.4…+5.8 %  ≤ +20 %  812 + 15k
        ~ inconclusive  format   99.3 %  99.1 %  −1.0…+1.3 pp  ≥ −1 pp  812 + 15k
        ! error         judge         –       –             –        –          –
          errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the 1 pp
          margin, 99 % sure at any time, exact.
          judge: no data in this window.

      FLAGS
        flag               layer      control       candidate  platform
        support.parser     parser     parser@3   →  parser@4   embedded
        support.retrieval  retrieval  r@2        →  r@3        embedded
        support.prompt     prompt     answer@12  →  answer@13  embedded
        support.model      model      gpt-w      →  gpt-x      embedded

      NEXT
        see why      tidegate timeline r-support-06
        stop it now  tidegate kill support-answer --reason "…" \\
                       --environment production
      "
    `));
  it('with room draws the interval against its limit', () =>
    expect(show('rolledBack', 120)).toMatchInlineSnapshot(`
      "
      ↺ ROLLED BACK  Rolled back and verified in 0.2 s. errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse than the
      1 pp margin, 99 % sure at any time, exact.

        ✓ shadow 10 % → ↺ canary 5 % → ○ ab 50 % → ○ full 99 %

        rollout      r-support-07
        feature      support-answer in production
        change       Answer with gpt-x and prompt 13
        started      1h14m ago (10:14 UTC) by dev@example.com
        ended        8s ago (11:27 UTC), after 1h13m

      ROLLBACK
        cause        guard errors failed, in canary
        asked by     system:tidegate, 9s ago (11:27 UTC)
        order        ✓ 1. support.model → gpt-w
                     ✓ 2. support.prompt → answer@12
                     ✓ 3. support.retrieval → r@2
                     ✓ 4. support.parser → parser@3

      GUARDS  812 candidate and 15,428 control units in this stage
        verdict         guard    candidate  control  difference   interval  0 │, limit ┃           allowed             n
        ✗ fail          errors       5.4 %    1.1 %     +4.3 pp  +1.5…+7.1  ··········│····┃··━━●  ≤ +1 pp  812 + 15,428
        ~ inconclusive  latency      3.1 %    3.0 %     +0.1 pp  −2.1…+2.3  ·····━━━━━●━━━━┃━····  ≤ +2 pp  812 + 15,428
        ✓ pass          cost        0.0123   0.0121      +1.7 %  −2.4…+5.8  ·········━●━···┃·····  ≤ +20 %  812 + 15,428
        ~ inconclusive  format      99.3 %   99.1 %     +0.2 pp  −1.0…+1.3  ·····┃━━━━━●━━━━━━···  ≥ −1 pp  812 + 15,428
        ! error         judge            –        –           –          –                               –             –
          judge: no data in this window.

      FLAGS
        flag               layer      control       candidate  platform
        support.parser     parser     parser@3   →  parser@4   embedded
        support.retrieval  retrieval  r@2        →  r@3        embedded
        support.prompt     prompt     answer@12  →  answer@13  embedded
        support.model      model      gpt-w      →  gpt-x      embedded

      NEXT
        who saw it   tidegate report r-support-07
        the evidence tidegate verdicts r-support-07
        try again    tidegate retry r-support-07
      "
    `));

  it.each([80, 100, 120, 160])('keeps within %i columns in every situation, with and without colours', (width) => {
    for (const view of Object.values(VIEWS)) {
      const [plain, coloured] = [false, true].map((isColoured) => renderRollout({ view, restored: new Set() }, frame(width, isColoured)));
      expect(coloured?.map((line) => line.replace(/\u001b\[[0-9;]*m/g, '').trimEnd())).toEqual(plain?.map((line) => line.trimEnd()));
      for (const line of plain ?? []) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    }
  });
});

describe('the list', () => {
  it('fits 80 columns', () =>
    expect(`\n${renderRolloutList(Object.values(VIEWS), frame(80)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    rollout       feature         state                 stage          started
    r-support-02  support-answer  ● watching            shadow 10 %  1h14m ago
    r-support-01  support-answer  ‖ held                canary 5 %   1h14m ago
    r-support-03  support-answer  ◆ waits for approval  canary 5 %   1h14m ago
    r-support-04  support-answer  ‖ paused              ab 50 %      1h14m ago
    r-support-05  support-answer  ↺ rolling back        canary 5 %   1h14m ago
    r-support-06  support-answer  ! rollback stuck      canary 5 %   1h14m ago
    r-support-07  support-answer  ↺ rolled back         canary 5 %   1h14m ago
    r-support-08  support-answer  ✓ completed           full 99 %     6d1h ago
    "
  `));
  it('is a sentence when there is nothing', () =>
    expect(renderRolloutList([], frame(80))).toEqual(['No rollouts. Start one with `tidegate start -f spec.yaml`.']));
  it.each([80, 96, 120])('keeps within %i columns', (width) => {
    for (const line of renderRolloutList(Object.values(VIEWS), frame(width))) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });
});

describe('the timeline', () => {
  const entries = scriptedEntries('r-1');
  it('has time, kind, sentence and who', () =>
    expect(`\n${renderTimeline(entries.slice(5, 11), frame(80)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    Sat 21 Nov, UTC
    10:47:00  flags     support.parser, support.retrieval, support.prompt,
                        support.model: 0 % → 5 % (generation 2)
    11:16:00  refused   dev@example.com asked for this rollout and cannot approve
                        it. These may: group:ml-leads.
    11:17:00  decision  Paused by grace@example.com: checking a report
    11:27:50  verdict   errors 5.4 % against 1.1 % in 812 + 15428 sessions: worse
                        than the 1 pp margin, 99 % sure at any time.
    11:27:51  rollback  Rolling back: errors 5.4 % against 1.1 % in 812 + 15428
                        sessions: worse than the 1 pp margin, 99 % sure at any time.
    11:27:51  flags     support.model: 5 % → 0 % (generation 4)
    "
  `));
  it('names the day only where it changes', () =>
    expect(renderTimeline(entries.slice(1, 2), frame(80), entries[0]!.atMs)).toEqual(['10:14:00  checked   The preconditions are met.']));
});
