import type { Freeze } from '../../../core/freeze/freeze.js';
import type { RolloutEvent } from '../../../core/rollout/rollout-event.js';
import type { Standing } from '../../../core/rollout/standing.js';
import { createSampleStanding } from '../../cases/sample-standing.js';
import { newSpec } from '../../fakes/api/api-rollouts.js';
import type { ApiUnderTest } from '../../fakes/api/api-server.js';
import { sampleFindings } from './sample-finding.js';

const MINUTE = 60_000;
/** Whatever shows one of these as anything but a text has a hole. */
export const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt; javascript:hacked';

export interface SeededRollouts {
  readonly gate: string;
  readonly watching: string;
  readonly failing: string;
  readonly paused: string;
  readonly rolledBack: string;
  readonly stuck: string;
  readonly refused: string;
  readonly preflight: string;
  readonly hostile: string;
  readonly completed: string;
  readonly frozen: string;
  readonly queued: string;
}

/** A rollout in every state that people look at, begun some hours ago; the API's clock then goes on with the real one. */
export async function seedRollouts(api: ApiUnderTest): Promise<SeededRollouts> {
  api.clock.nowMs = Date.now() - 240 * MINUTE;
  const seed = new Seed(api);
  const refused = await seed.start('legal-search', 'Search with retrieval r@3');
  await api.engine.apply(refused, { kind: 'preflightFailed', reason: 'The metric judge_pass has no data of the last hour.' });
  const completed = await seed.toEnd('tone-check', 'Tone with prompt 7');
  const rolledBack = await seed.toCanary('email-drafts', 'Drafts with prompt 13, shorter and warmer');
  await seed.look(rolledBack, {
    findings: sampleFindings(api.clock.nowMs, { format: { verdict: 'fail', candidate: [1_240, 1_020], worst: 'refund' } }),
    rollback: { guard: 'format', reason: 'format 82.3 % against 99.7 % in 1,240 + 23,480 sessions: worse than the 1 pp margin.' },
  });
  await api.engine.apply(rolledBack, {
    kind: 'rolledBack',
    detail:
      'Back on control, verified in this order: model, prompt, retrieval, parser. Took 212 ms. Cause: format 82.3 % against 99.7 % in 1,240 + 23,480 sessions.',
  });
  const stuck = await seed.toCanary('voice-agent', 'Faster first answer');
  await seed.decide(stuck, 'abort', 'customers complain');
  await api.engine.apply(stuck, {
    kind: 'rollbackStuck',
    detail: 'voice-agent.model on unleash does not go back: 503 for 30 s. It goes on trying.',
  });
  const failing = await seed.toCanary('invoice-extract', 'Extract with gpt-x');
  await seed.look(failing, {
    findings: sampleFindings(api.clock.nowMs, { cost: { verdict: 'fail', candidate: [1_240, 190] } }),
    proven: false,
    holds: [{ guard: 'cost', reason: 'cost 15.3 % against 5.0 %: worse than the 5 pp margin.' }],
  });
  const paused = await seed.toCanary('agent-triage', 'Triage with prompt 13');
  await seed.look(paused, { proven: false, missing: ['cost is open: 63 % of the proof'] });
  await seed.decide(paused, 'pause', 'waiting for the weekly review');
  const watching = await seed.toCanary('search-summary', 'Summaries with gpt-x and prompt 13');
  await seed.look(watching, { proven: false, missing: ['cost is open: 63 % of the proof for a pass.'] });
  const hostile = await seed.toCanary('hostile-texts', HOSTILE);
  await seed.look(hostile, { proven: false, missing: [HOSTILE], findings: sampleFindings(api.clock.nowMs, { judge: { worst: HOSTILE } }) });
  await seed.decide(hostile, 'pause', HOSTILE);
  const gate = await seed.toCanary('support-answer', 'Answer with gpt-x and prompt 13');
  api.clock.nowMs += 75 * MINUTE;
  await seed.look(gate, { findings: sampleFindings(api.clock.nowMs, { cost: { verdict: 'pass', candidate: [1_240, 40] } }) });
  const preflight = await seed.start('chat-router', 'Route short questions to gpt-x');
  await api.ask('POST', '/v1/freezes', {
    as: 'ada@example.com',
    body: { kind: 'window', reason: HOSTILE, feature: 'legal-search', until: Date.now() + 86_400_000 },
  });
  const frozen = await seed.toCanary('quote-builder', 'Quotes with gpt-x');
  await seed.freeze(frozen);
  const queued = await seed.start('search-summary', 'Summaries with prompt 14', { onConflict: 'queue' });
  Object.defineProperty(api.clock, 'nowMs', { get: Date.now });
  return { gate, watching, failing, paused, rolledBack, stuck, refused, preflight, hostile, completed, frozen, queued };
}

class Seed {
  readonly #api: ApiUnderTest;

  constructor(api: ApiUnderTest) {
    this.#api = api;
  }

  async start(feature: string, summary: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const spec = { ...newSpec(feature), summary, ...changes };
    const { body } = await this.#api.ask('POST', '/v1/rollouts', { as: 'dev@example.com', body: spec });
    if (typeof body.id !== 'string') throw new TypeError(JSON.stringify(body));
    return body.id;
  }

  async toCanary(feature: string, summary: string, changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const id = await this.start(feature, summary, changes);
    await this.#api.engine.apply(id, { kind: 'preflightPassed', generation: 0 }, this.#applied(1));
    this.#api.clock.nowMs += 31 * MINUTE;
    await this.#apply(id, 1, {});
    await this.#api.engine.apply(id, this.#applied(2));
    this.#api.clock.nowMs -= 12 * MINUTE;
    return id;
  }

  async toEnd(feature: string, summary: string): Promise<string> {
    const stages = [
      { kind: 'shadow', sample: '10%', hold: '30m' },
      { kind: 'canary', share: '5%', hold: '10m', deadline: '1d' },
      { kind: 'full', hold: '5m', holdback: '1%', deadline: '1d' },
    ];
    const beganMs = this.#api.clock.nowMs;
    const id = await this.toCanary(feature, summary, { stages });
    for (const attempt of [2, 3]) {
      this.#api.clock.nowMs += 30 * MINUTE;
      await this.#apply(id, attempt, { findings: sampleFindings(this.#api.clock.nowMs) });
      await this.#api.engine.apply(id, attempt === 2 ? this.#applied(3) : { kind: 'settled' });
    }
    this.#api.clock.nowMs = beganMs;
    return id;
  }

  /** What the workflow notices when a freeze stands in its way. */
  async freeze(id: string): Promise<void> {
    const nowMs = this.#api.clock.nowMs;
    const [fromMs, untilMs] = [nowMs - MINUTE, nowMs + 600 * MINUTE];
    const freeze = {
      id: 'f-1',
      kind: 'window',
      environment: 'production',
      feature: 'quote-builder',
      reason: 'quarter end',
      by: 'ada@example.com',
      via: 'api',
      fromMs,
      untilMs,
    };
    await this.#api.engine.apply(id, { kind: 'freeze', freeze: freeze as Freeze });
  }

  look(id: string, patch: Partial<Standing>): Promise<void> {
    return this.#apply(id, 2, { findings: sampleFindings(this.#api.clock.nowMs), ...patch });
  }

  async decide(id: string, verb: string, reason: string): Promise<void> {
    await this.#api.ask('POST', `/v1/rollouts/${id}/decisions`, { as: 'ada@example.com', body: { verb, reason } });
  }

  #applied(generation: number): RolloutEvent {
    return { kind: 'applied', startedAtMs: this.#api.clock.nowMs, generation };
  }

  async #apply(id: string, attempt: number, patch: Partial<Standing>): Promise<void> {
    const units = { control: 23_480, candidate: 1_240 };
    const standing = createSampleStanding(`${id}#${attempt}`, this.#api.clock.nowMs, { units, ...patch });
    await this.#api.engine.apply(id, { kind: 'standing', standing, checkpoint: false });
  }
}
