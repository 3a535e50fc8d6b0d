import type { RolloutFacts } from '../../../../contracts/slack/text/rollout/rollout-facts.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { explainEnd } from '../../../../core/rollout/ended/explain-end.js';
import type { Gate, Hold, RollbackRequest } from '../../../../core/rollout/rollout-state.js';
import { toHeadline } from '../../../../core/rollout/view/headline.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { SCRIPT_NOW_MS, scriptedViews } from '../../../../test/fakes/cli/scripted-views.js';

export const NOW_MS = SCRIPT_NOW_MS;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const V = scriptedViews();

/** A card to be drawn: a view and what is known beside it. */
export interface CardState {
  readonly view: RolloutView;
  readonly facts: RolloutFacts;
}

export const FACTS: RolloutFacts = {
  nowMs: NOW_MS,
  baseUrl: 'http://127.0.0.1:7070',
  slackIds: new Map([
    ['ada@example.com', 'U0ADA'],
    ['group:ml-leads', 'S0LEADS'],
  ]),
};

const HISTORY = {
  metric: 'judge_pass',
  isShare: true,
  points: [0.961, 0.958, 0.964, 0.967, 0.963, 0.965].map((candidate, index) => ({
    label: `11:0${index}`,
    control: 0.955 + (index % 3) * 0.002,
    candidate,
  })),
};

const state = (view: RolloutView, facts: Partial<RolloutFacts> = {}): CardState => ({ view, facts: { ...FACTS, ...facts } });
const say = (view: RolloutView): RolloutView => ({
  ...view,
  headline: toHeadline({
    ...view,
    stage: view.stages[view.stageIndex],
    standing: { units: view.units, proven: false, missing: ['judge has not been read yet.'] },
  }),
});

const GATE = V.gate.gate as Gate;
const [DECISION] = GATE.decisions;
const withGate = (patch: Partial<Gate>): RolloutView => ({ ...V.gate, gate: { ...GATE, ...patch } });

function held(cause: Hold['cause'], reason: string, patch: Partial<RolloutView> = {}): RolloutView {
  const hold: Hold = { kind: 'held', cause, reason, by: 'system:tidegate', sinceMs: NOW_MS - 6 * MINUTE };
  return say({ ...V.gate, id: `r-held-${cause}`, gate: null, state: 'held', phase: 'watching', hold, ...patch });
}

const before: RolloutView = {
  ...V.shadow,
  id: 'r-support-09',
  stageIndex: -1,
  stageAttempt: 0,
  stageStartedAtMs: null,
  findings: [],
  units: { control: 0, candidate: 0 },
  stages: V.shadow.stages.map((stage) => ({ ...stage, status: 'waiting' as const })),
  startedAtMs: NOW_MS - 2_000,
  nextCheckAtMs: null,
};

const drift = 'Edited by hand: support.model on unleash shows the candidate to 20 % instead of 5 %. Last changed by mallory@example.com.';

function rolledBack(cause: RollbackRequest['cause'], reason: string, patch: Partial<RollbackRequest> = {}): RolloutView {
  const { guard: _, ...rollback } = V.rolledBack.rollback as RollbackRequest;
  const text = `Rolled back and verified in 0.2 s. ${reason}`;
  return { ...V.rolledBack, headline: text, detail: text, rollback: { ...rollback, cause, reason, ...patch } };
}

const shadowless = V.gate.stages;
const ended = { ...V.completed, revertibleUntilMs: NOW_MS + 6 * 24 * HOUR };
const completedText = 'Completed: every unit gets the candidate.';

/** Every state that a card can be in. */
export const CARD_STATES: Readonly<Record<string, CardState>> = {
  preflight: state({ ...before, state: 'preflight', phase: 'preflight', headline: 'Checking the preconditions.', revision: 1 }),
  queued: state({
    ...before,
    state: 'held',
    phase: 'preflight',
    revision: 0,
    headline: 'Waiting for r-support-01, which holds support.model and support.prompt.',
    hold: {
      kind: 'held',
      cause: 'queued',
      reason: 'Waiting for r-support-01, which holds support.model and support.prompt.',
      by: 'system:tidegate',
      sinceMs: NOW_MS - 2_000,
    },
    nextCheckAtMs: NOW_MS + 7 * 24 * HOUR,
  }),
  applying: state({ ...V.gate, gate: null, state: 'applying', phase: 'applying', headline: 'Going on to ab.', nextCheckAtMs: null }),
  shadow: state(V.shadow),
  'canary-without-evidence': state(
    say({
      ...V.gate,
      gate: null,
      state: 'watching',
      phase: 'watching',
      findings: [],
      units: { control: 0, candidate: 0 },
      stageStartedAtMs: NOW_MS - 40_000,
    }),
  ),
  canary: state(say({ ...V.gate, gate: null, state: 'watching', phase: 'watching' }), { history: HISTORY }),
  'gate-0-of-2': state(withGate({ decisions: [] })),
  'gate-1-of-2': state(V.gate, { history: HISTORY }),
  'gate-2-of-2': state(
    withGate({
      decisions: [
        DECISION as Gate['decisions'][number],
        {
          ...(DECISION as Gate['decisions'][number]),
          id: 'd-2',
          principal: 'grace@example.com',
          reason: 'read twenty answers, none is worse',
        },
      ],
    }),
  ),
  'gate-evidence-changed': state(withGate({ decisions: [], evidenceHash: '77aa01b2c3d4e5f6' }), { voidedApprovals: 1 }),
  paused: state(V.paused),
  'held-guard': state(V.failing),
  'held-deadline': state(
    held('deadline', 'The canary stage reached its deadline without proof. judge is not yet proven either way (margin 1 pp).'),
  ),
  'held-gate-expired': state(
    held(
      'gateExpired',
      'Gate r-support-03/2.14 expired at 2026-11-21T11:20:00.000Z with 1 of 2 approvals. Resume to open it again, or abort.',
    ),
  ),
  'held-watch-stale': state(held('watchStale', 'No guard has looked since 2026-11-21T11:19:00.000Z; holding until the watcher is back.')),
  'held-drift': state(held('drift', `${drift} Resume to show the stage again as planned, or abort.`), {
    flags: {
      kind: 'drifted',
      drifts: [{ key: 'support.model', platform: 'unleash', what: 'shows the candidate to 20 % instead of 5 %' }],
      detail: drift,
      share: 20_000,
      isOff: false,
    },
  }),
  'held-expired': state(
    held(
      'expired',
      'Nobody renewed the exposure since 2026-11-21T11:20:00.000Z, so every unit is on control. Resume to show the stage again, or abort.',
    ),
  ),
  'held-quality': state(
    held(
      'guard',
      'Sample ratio: 90 of 300 sessions are candidates, 30 % where 50 % are due; some are lost on the way, so nothing is taken as proven.',
      {
        quality: [
          {
            kind: 'sampleRatio',
            evidence: 9,
            needed: 7,
            detail:
              'Sample ratio: 90 of 300 sessions are candidates, 30 % where 50 % are due; some are lost on the way, so nothing is taken as proven.',
          },
          {
            kind: 'scoreRatio',
            metric: 'judge_pass',
            evidence: 9,
            needed: 7,
            detail:
              'Sample ratio: 40 of 200 units with judge_pass are candidates, 20 % where 50 % are due; some are lost on the way, so nothing is taken as proven.',
          },
        ],
      },
    ),
  ),
  baking: state(
    say({
      ...V.completed,
      startedAtMs: NOW_MS - 30 * HOUR,
      stageStartedAtMs: NOW_MS - 6 * HOUR,
      findings: V.gate.findings,
      units: { control: 480, candidate: 47_730 },
      state: 'baking',
      phase: 'baking',
      endedAtMs: null,
      nextCheckAtMs: NOW_MS + HOUR,
    }),
  ),
  completing: state({
    ...V.completed,
    state: 'completing',
    phase: 'completing',
    endedAtMs: null,
    headline: 'The last stage has proved itself.',
  }),
  completed: state({ ...ended, findings: V.gate.findings.slice(0, 4), units: { control: 480, candidate: 47_730 } }),
  reverting: state({
    ...ended,
    headline: 'Completed, and being reverted by grace@example.com: answers got slower at night',
    reverted: { atMs: NOW_MS - 3_000, by: 'grace@example.com', reason: 'answers got slower at night', state: 'reverting' },
  }),
  reverted: state({
    ...ended,
    headline: 'Completed, and reverted by grace@example.com: every unit gets the old control. Reason: answers got slower at night',
    reverted: {
      atMs: NOW_MS - MINUTE,
      by: 'grace@example.com',
      reason: 'answers got slower at night',
      state: 'reverted',
      endedAtMs: NOW_MS - MINUTE + 400,
    },
  }),
  'rolling-back': state(V.rollingBack, { restored: new Set(['support.model', 'support.prompt']) }),
  'rollback-stuck': state(V.stuck, { restored: new Set(['support.model']) }),
  'rolled-back-guard': state(V.rolledBack),
  'rolled-back-person': state(
    rolledBack('person', 'Aborted by grace@example.com: customers report wrong refunds', { by: 'grace@example.com' }),
  ),
  'rolled-back-kill': state(rolledBack('kill', 'Killed by grace@example.com: production is down', { by: 'grace@example.com' })),
  'rolled-back-gate': state(rolledBack('gateExpired', 'Gate r-support-03/2.14 expired at 2026-11-21T11:20:00.000Z with 1 of 2 approvals.')),
  'rolled-back-reconciler': state(rolledBack('reconciler', 'The workflow of this rollout is gone (terminated, or lost with its engine).')),
  'rolled-back-drift': state(rolledBack('drift', `Taken back by hand. ${drift}`)),
  refused: state({
    ...before,
    state: 'refused',
    phase: 'refused',
    headline: 'Flag support.model on unleash is switched off; switch it on, or take it out of the bundle.',
    endedAtMs: NOW_MS,
    retryOf: 'r-support-01',
  }),
  'many-flags-and-guards': state(manyOf(V.gate)),
};

/** 50 flags, 50 guards, ten stages. */
function manyOf(view: RolloutView): RolloutView {
  const flags = Array.from({ length: 50 }, (_, index) => ({
    key: `support.part-${index}`,
    layer: 'prompt' as const,
    control: `answer@${index}`,
    candidate: `answer@${index + 1}`,
    platform: index % 2 === 0 ? 'embedded' : 'unleash',
  }));
  const findings = Array.from({ length: 50 }, (_, index) => ({
    ...(view.findings[index % 5] as (typeof view.findings)[number]),
    guard: `guard-${index}`,
  }));
  return {
    ...view,
    id: 'r-many',
    flags,
    rollbackSequence: flags.map(({ key }) => key).toReversed(),
    findings,
    stages: Array.from({ length: 14 }, (_, index) => ({
      ...(shadowless[1] as (typeof shadowless)[number]),
      share: 1_000 * (index + 1),
      status: index < 8 ? ('done' as const) : index === 8 ? ('current' as const) : ('waiting' as const),
    })),
    stageIndex: 8,
    retries: ['r-later'],
    detail: explainEnd(view, NOW_MS),
    headline: view.headline || completedText,
  };
}

const SYSTEM = { id: 'system:tidegate', via: 'system' } as const;

/** A line of a timeline; `patch` says what it is about. */
export const entry = (patch: Partial<RecordedEntry> & Pick<RecordedEntry, 'kind'>): RecordedEntry => ({
  rolloutId: 'r-1',
  key: 'r1.0',
  seq: 1,
  atMs: NOW_MS,
  principal: SYSTEM,
  summary: 'Something happened.',
  data: {},
  ...patch,
});
