import { expect } from 'vitest';
import { restoreFlags } from '../../activities/flags/restore-flags.js';
import type { Restored } from '../../activities/rollout/rollout-activities.js';
import type { Exposure } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { type Share, WHOLE } from '../../core/assignment/share.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { FlagPlatform, FlagScope } from '../../flag-platforms/flag-platform.js';

/** One platform under test, with a feature of its own. */
export interface PlatformSubject {
  readonly platform: FlagPlatform;
  readonly scope: FlagScope;
  readonly clock: { nowMs: number };
  kill(): Promise<void>;
  /** What the watcher does; default: of this rollout. */
  renew(expiresAtMs: number, rolloutId?: string): Promise<'renewed' | 'expired' | 'gone'>;
  /** Somebody sets the share to this behind Tidegate's back. */
  editByHand(share: Share): Promise<void>;
  /** The next write that would raise exposure hangs on its way until it is released. */
  stallNextRaise(): { readonly reached: Promise<void>; release(): void };
}

export interface FlagPlatformCase {
  readonly claim: string;
  /** Absent: every platform must pass it. */
  readonly appliesTo?: (platform: FlagPlatform) => boolean;
  run(subject: PlatformSubject): Promise<void>;
}

const KEYS = ['parser', 'prompt', 'model'] as const;

export const toMoves = ({ platform, scope }: PlatformSubject): readonly FlagMove[] =>
  KEYS.map((layer) => ({
    key: `${scope.feature}.${layer}`,
    layer,
    control: `${layer}@1`,
    candidate: `${layer}@2`,
    platform: platform.name,
  }));

export function toExposureOf({ scope, clock }: PlatformSubject, share: Share, stageAttempt = 1): Exposure {
  return {
    rolloutId: scope.rolloutId,
    seed: scope.rolloutId,
    epochs: [{ since: Math.ceil(clock.nowMs / 1000), share, stageAttempt }],
    cohorts: [],
    shadowSample: 0,
    stage: 'canary',
    stageAttempt,
    expiresAtMs: null,
  };
}

const fenceOf = (generation: number, step = `stage/${generation}`) => ({ generation, operationId: `r/${step}` });
const keysOf = (moves: readonly FlagMove[]) => moves.map(({ key }) => key);

function shown(result: readonly ObservedFlag[] | Refusal): readonly (readonly [Share, string | null])[] {
  if (isRefusal(result)) throw new Error(`${result.code}: ${result.detail}`);
  return result.map(({ share, candidateVersion }) => [share, candidateVersion] as const);
}

const everyFlag = (share: Share, moves: readonly FlagMove[]) => moves.map(({ candidate }) => [share, candidate]);
const onControl = (moves: readonly FlagMove[]) => moves.map(() => [0, null]);

/** Registers the bundle and gives the generation that the first write may use. */
async function register(subject: PlatformSubject, moves = toMoves(subject)): Promise<number> {
  const { generation, conflicts } = await subject.platform.register(subject.scope, moves);
  expect(conflicts).toEqual([]);
  return generation + 1;
}

async function exposeAt(subject: PlatformSubject, share: Share): Promise<{ moves: readonly FlagMove[]; generation: number }> {
  const moves = toMoves(subject);
  const generation = await register(subject, moves);
  const applied = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, share), fenceOf(generation));
  expect(shown(applied)).toEqual(everyFlag(share, moves));
  return { moves, generation };
}

/** Gives the flags in the order in which they were verified. */
async function rollBack(subject: PlatformSubject, moves: readonly FlagMove[], generation: number, sessions: 'hard' | 'drain' = 'hard') {
  const { platform, scope, clock } = subject;
  const order: string[] = [];
  const input = { ...scope, flags: moves, sequence: keysOf(moves).toReversed(), generation, reason: 'test' };
  const context = {
    platforms: new Map([[platform.name, platform]]),
    nowMs: () => clock.nowMs,
    alreadyVerified: [],
    onVerified: (verified: Restored['flags']) => order.push(verified.at(-1)?.key ?? ''),
  };
  if (sessions === 'drain') {
    await restoreFlags({ ...input, part: 'cut' }, context);
    expect((await platform.read(scope, keysOf(moves))).map(({ share }) => share)).toEqual(moves.map(() => 0));
  }
  await restoreFlags({ ...input, part: sessions === 'drain' ? 'restore' : 'both' }, context);
  return order;
}

const MINUTE = 60_000;
const canExpire = ({ capabilities }: FlagPlatform): boolean => capabilities.expires;

/** Exposes 5 % until a moment that is far enough for every platform. */
async function exposeUntil(subject: PlatformSubject, expiresAtMs: number) {
  const moves = toMoves(subject);
  const generation = await register(subject, moves);
  const exposure = { ...toExposureOf(subject, 5_000), expiresAtMs };
  expect(shown(await subject.platform.apply(subject.scope, moves, exposure, fenceOf(generation)))).toEqual(everyFlag(5_000, moves));
  return { moves, generation };
}

const expiryOf = async ({ platform, scope }: PlatformSubject) => (await platform.readExposure(scope))?.expiresAtMs;

/** What every flag platform must do. The same table runs against the embedded platform, each fake and each real server. */
export const FLAG_PLATFORM_CASES: readonly FlagPlatformCase[] = [
  {
    claim: 'register makes every flag known at control, and doing it again changes nothing',
    async run(subject) {
      const moves = toMoves(subject);
      const first = await register(subject, moves);
      expect(await register(subject, moves)).toBe(first);
      const observed = await subject.platform.read(subject.scope, keysOf(moves));
      expect(shown(observed)).toEqual(onControl(moves));
      expect(observed.map(({ controlVersion }) => controlVersion)).toEqual(moves.map(({ control }) => control));
      expect(await subject.platform.readExposure(subject.scope)).toBeNull();
    },
  },
  {
    claim: 'a share is set as it is given, upwards and downwards, and read back from every flag',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      for (const [index, share] of [50_000, 99_000, 10_000].entries()) {
        const fence = fenceOf(generation + 1 + index);
        const applied = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, share, index + 2), fence);
        expect(shown(applied)).toEqual(everyFlag(share, moves));
      }
    },
  },
  {
    claim: 'the exposure can be read back: rollout, share, stage and attempt',
    async run(subject) {
      await exposeAt(subject, 5_000);
      const read = await subject.platform.readExposure(subject.scope);
      const { rolloutId, stage, stageAttempt, epochs } = toExposureOf(subject, 5_000);
      expect(read).toMatchObject({ rolloutId, seed: rolloutId, stage, stageAttempt });
      expect(read?.epochs.at(-1)).toEqual(epochs[0]);
    },
  },
  {
    claim: 'the same write again is the first one, even when its time of beginning differs',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      const before = await subject.platform.readExposure(subject.scope);
      subject.clock.nowMs += 7_000;
      const again = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, 5_000), fenceOf(generation));
      expect(shown(again)).toEqual(everyFlag(5_000, moves));
      expect(await subject.platform.readExposure(subject.scope)).toEqual(before);
    },
  },
  {
    claim: 'an older generation is refused, and so is an equal one of another operation',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      for (const fence of [fenceOf(generation - 1), fenceOf(generation, 'other')]) {
        const refused = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, 50_000), fence);
        expect(refused).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      }
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(5_000, moves));
    },
  },
  {
    claim: 'one flag put back leaves the others where they are',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 20_000);
      const [first, ...others] = moves;
      const restored = await subject.platform.apply(subject.scope, [first as FlagMove], null, fenceOf(generation + 1));
      expect(shown(restored)).toEqual([[0, null]]);
      const rest = await subject.platform.read(subject.scope, keysOf(others));
      expect(shown(rest)).toEqual(everyFlag(20_000, others));
    },
  },
  {
    claim: 'a rollback cuts exposure, then puts every flag back in the order given, and a second one writes nothing',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 50_000);
      expect(await rollBack(subject, moves, generation + 1)).toEqual(keysOf(moves).toReversed());
      const after = await subject.platform.read(subject.scope, keysOf(moves));
      expect(shown(after)).toEqual(onControl(moves));
      expect(after.map(({ highestShare }) => highestShare)).toEqual([0, 0, 0]);
      await rollBack(subject, moves, generation + 1);
      expect(await subject.platform.read(subject.scope, keysOf(moves))).toEqual(after);
    },
  },
  {
    claim: 'a rollback that drains gives new units control from its first write on',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 50_000);
      expect(await rollBack(subject, moves, generation + 1, 'drain')).toHaveLength(moves.length);
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
  {
    claim: 'a settled candidate serves everybody and is the control of the next rollout once running units have ended',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 99_000);
      const drainedAtMs = subject.clock.nowMs + 60_000;
      const exposure = { ...toExposureOf(subject, WHOLE), stage: 'completed' };
      const fence = fenceOf(generation + 1, 'settle');
      for (const _ of ['first', 'retry']) {
        const settled = await subject.platform.settle(subject.scope, moves, { exposure, drainedAtMs }, fence);
        expect(shown(settled)).toEqual(everyFlag(WHOLE, moves));
      }
      const next = moves.map((move) => ({ ...move, control: move.candidate, candidate: `${move.layer}@3` }));
      expect(await subject.platform.register(subject.scope, next)).toMatchObject({ conflicts: [], drainedAtMs });
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(WHOLE, moves));
      subject.clock.nowMs = drainedAtMs;
      const again = { ...subject, scope: { ...subject.scope, rolloutId: `${subject.scope.rolloutId}-2` } };
      const nextGeneration = await register(again, next);
      expect(nextGeneration).toBe(generation + 2);
      expect(shown(await subject.platform.read(subject.scope, keysOf(next)))).toEqual(onControl(next));
      const applied = await subject.platform.apply(again.scope, next, toExposureOf(again, 5_000), fenceOf(nextGeneration, 'next'));
      expect(shown(applied)).toEqual(everyFlag(5_000, next));
    },
  },
  {
    claim: 'a rollback right after settling puts the old control back',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 99_000);
      const settled = { exposure: { ...toExposureOf(subject, WHOLE), stage: 'completed' }, drainedAtMs: subject.clock.nowMs + 60_000 };
      await subject.platform.settle(subject.scope, moves, settled, fenceOf(generation + 1, 'settle'));
      await rollBack(subject, moves, generation + 2);
      const after = await subject.platform.read(subject.scope, keysOf(moves));
      expect(shown(after)).toEqual(onControl(moves));
      expect(after.map(({ controlVersion }) => controlVersion)).toEqual(moves.map(({ control }) => control));
    },
  },
  {
    claim: 'a kill puts control everywhere, out of reach of the generations that were in use',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 50_000);
      await subject.kill();
      const after = await subject.platform.read(subject.scope, keysOf(moves));
      expect(shown(after)).toEqual(onControl(moves));
      expect(after.map(({ highestShare }) => highestShare)).toEqual([0, 0, 0]);
      const late = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, 99_000), fenceOf(generation + 99));
      expect(late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      // The rollout that comes after it finds working flags.
      const next = await register(subject, moves);
      const applied = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, 5_000), fenceOf(next, 'next'));
      expect(shown(applied)).toEqual(everyFlag(5_000, moves));
    },
  },
  {
    claim: 'B6 a write that arrives after a rollback began raises nothing',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      const stall = subject.stallNextRaise();
      const late = subject.platform.apply(subject.scope, moves, toExposureOf(subject, 99_000, 2), fenceOf(generation + 1));
      await stall.reached;
      await rollBack(subject, moves, generation + 2);
      stall.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
  {
    claim: 'B6 a write that arrives after a rollback and the registration of the next rollout raises nothing',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      const stall = subject.stallNextRaise();
      const late = subject.platform.apply(subject.scope, moves, toExposureOf(subject, 99_000, 2), fenceOf(generation + 1));
      await stall.reached;
      await rollBack(subject, moves, generation + 2);
      await register({ ...subject, scope: { ...subject.scope, rolloutId: `${subject.scope.rolloutId}-2` } }, moves);
      stall.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
  {
    claim: 'B6 a settling that arrives after a rollback began raises nothing',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 99_000);
      const settled = { exposure: { ...toExposureOf(subject, WHOLE), stage: 'completed' }, drainedAtMs: subject.clock.nowMs + 60_000 };
      const stall = subject.stallNextRaise();
      const late = subject.platform.settle(subject.scope, moves, settled, fenceOf(generation + 1, 'settle'));
      await stall.reached;
      await rollBack(subject, moves, generation + 2);
      stall.release();
      expect(await late).toMatchObject({ refused: true, code: 'FLAG_FENCED' });
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
  {
    claim: 'B5 an exposure says when it ends, and lasts longer when it is renewed in time',
    appliesTo: canExpire,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      const { moves } = await exposeUntil(subject, endsMs);
      expect(await expiryOf(subject)).toBe(endsMs);
      subject.clock.nowMs += 8 * MINUTE;
      expect(await subject.renew(endsMs + 8 * MINUTE)).toBe('renewed');
      expect(await expiryOf(subject)).toBe(endsMs + 8 * MINUTE);
      subject.clock.nowMs = endsMs + MINUTE;
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(5_000, moves));
    },
  },
  {
    claim: 'B5 an exposure that has expired is not revived by renewing it, but a write of the rollout shows it again',
    appliesTo: canExpire,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      const { moves, generation } = await exposeUntil(subject, endsMs);
      subject.clock.nowMs = endsMs;
      expect(await subject.renew(endsMs + 10 * MINUTE)).toBe('expired');
      expect(await expiryOf(subject)).toBe(endsMs);
      const exposure = { ...toExposureOf(subject, 5_000, 2), expiresAtMs: endsMs + 10 * MINUTE };
      await subject.platform.apply(subject.scope, moves, exposure, fenceOf(generation + 1));
      expect(await expiryOf(subject)).toBe(endsMs + 10 * MINUTE);
    },
  },
  {
    claim: 'B5 a platform that Tidegate asks from outside shows nobody the candidate once the exposure has expired',
    appliesTo: (platform) => canExpire(platform) && platform.outside !== undefined,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      const { moves } = await exposeUntil(subject, endsMs);
      subject.clock.nowMs = endsMs - 1;
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(5_000, moves));
      subject.clock.nowMs = endsMs;
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(0, moves));
    },
  },
  {
    claim: "B5 nothing is renewed where nothing, or another rollout's exposure, stands",
    appliesTo: canExpire,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      expect(await subject.renew(endsMs)).toBe('gone');
      const { moves, generation } = await exposeUntil(subject, endsMs);
      expect(await subject.renew(endsMs + 10 * MINUTE, 'another')).toBe('gone');
      expect(await expiryOf(subject)).toBe(endsMs);
      await rollBack(subject, moves, generation + 1);
      expect(await subject.renew(endsMs + 10 * MINUTE)).toBe('gone');
    },
  },
  {
    claim: 'B5 B6 a renewal that arrives after a rollback raises nothing',
    appliesTo: canExpire,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      const { moves, generation } = await exposeUntil(subject, endsMs);
      subject.clock.nowMs += 8 * MINUTE;
      const stall = subject.stallNextRaise();
      const late = subject.renew(endsMs + 10 * MINUTE);
      await stall.reached;
      await rollBack(subject, moves, generation + 1);
      stall.release();
      expect(await late).toBe('gone');
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
  {
    claim: 'B5 what is settled does not expire',
    appliesTo: canExpire,
    async run(subject) {
      const endsMs = subject.clock.nowMs + 10 * MINUTE;
      const { moves, generation } = await exposeUntil(subject, endsMs);
      const exposure = { ...toExposureOf(subject, WHOLE), stage: 'completed' };
      await subject.platform.settle(subject.scope, moves, { exposure, drainedAtMs: endsMs }, fenceOf(generation + 1, 'settle'));
      expect(await expiryOf(subject)).toBeNull();
      subject.clock.nowMs = endsMs + MINUTE;
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(WHOLE, moves));
    },
  },
  {
    claim: 'C1 two workers that make the same write leave one effect',
    async run(subject) {
      const moves = toMoves(subject);
      const generation = await register(subject, moves);
      const write = () => subject.platform.apply(subject.scope, moves, toExposureOf(subject, 5_000), fenceOf(generation));
      for (const applied of await Promise.all([write(), write()])) expect(shown(applied)).toEqual(everyFlag(5_000, moves));
      const observed = await subject.platform.read(subject.scope, keysOf(moves));
      expect(observed.map((flag) => flag.generation)).toEqual(moves.map(() => generation));
    },
  },
  {
    claim: 'a share between two steps of the platform is refused, and nothing is written',
    appliesTo: ({ capabilities }) => capabilities.granularity > 1,
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      const share = 5_000 + subject.platform.capabilities.granularity / 2;
      const refused = await subject.platform.apply(subject.scope, moves, toExposureOf(subject, share, 2), fenceOf(generation + 1));
      expect(refused).toMatchObject({ refused: true, code: 'PLATFORM_CANNOT', detail: expect.stringMatching(/5\.5 %.*Use 5 % or 6 %/) });
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(everyFlag(5_000, moves));
    },
  },
  {
    claim: 'register names the flag that serves another version than the control',
    async run(subject) {
      const moves = toMoves(subject);
      await register(subject, moves);
      const other = moves.map((move, index) => (index === 1 ? { ...move, control: 'other@9' } : move));
      const { conflicts } = await subject.platform.register(subject.scope, other);
      expect(conflicts).toHaveLength(1);
      expect(conflicts[0]).toContain(moves[1]?.key);
      expect(conflicts[0]).toContain('other@9');
    },
  },
  {
    claim: 'an edit by hand is seen at the next reading, and a rollback undoes it',
    async run(subject) {
      const { moves, generation } = await exposeAt(subject, 5_000);
      await subject.editByHand(40_000);
      const seen = await subject.platform.read(subject.scope, keysOf(moves));
      expect(seen.map(({ share }) => share)).toEqual(moves.map(() => 40_000));
      await rollBack(subject, moves, generation + 50);
      expect(shown(await subject.platform.read(subject.scope, keysOf(moves)))).toEqual(onControl(moves));
    },
  },
];
