import { expect } from 'vitest';
import { findDrift } from '../../../core/rollout/drift/find-drift.js';
import { toExposureOf, toMoves } from '../../cases/flag-platform-cases.js';
import type { DriftCase } from './unleash-drift-cases.js';
import { adminOf, type UnleashPerson, type UnleashSubject } from './unleash-subject.js';

export interface DriftSubject {
  readonly subject: UnleashSubject;
  readonly person: UnleashPerson & { readonly name: string };
  /** Of the stage that is shown when somebody edits; 0 is a shadow stage. */
  readonly share: number;
}

/** Shows a stage, edits it by hand, and checks that it is seen, by whom it was, that it stands in the way, and that it can be put right. */
export async function runDriftCase(
  { does, told, movesShareTo, isBeyondRepair }: DriftCase,
  { subject, person, share }: DriftSubject,
): Promise<void> {
  const { platform, scope } = subject;
  const moves = toMoves(subject);
  const keys = moves.map(({ key }) => key);
  const exposure = { ...toExposureOf(subject, share), expiresAtMs: subject.clock.nowMs + 600_000, shadowSample: share === 0 ? 20_000 : 0 };
  const apply = (generation: number, overDrift?: true) =>
    platform.apply(scope, moves, exposure, { generation, operationId: `r/${generation}`, ...(overDrift && { overDrift }) });
  const intended = (generation: number) => ({ flags: moves, share, generation });
  await platform.register(scope, moves);
  expect(findDrift((await apply(1)) as never, intended(1))).toBeNull();
  const pivotKey = `tidegate.${scope.feature}`;
  await does({ pivot: adminOf(person, pivotKey), flag: adminOf(person, keys[0] ?? ''), pivotKey });
  await subject.renew(subject.clock.nowMs + 10_000_000);

  const seen = await platform.read(scope, keys);
  expect(findDrift(seen, intended(1))).toMatchObject(movesShareTo === undefined ? {} : { share: movesShareTo });
  expect(await platform.outside.lastChange(scope, keys[0])).toMatchObject({ by: person.name, what: expect.stringMatching(told) });

  const plain = await apply(2);
  if (movesShareTo !== undefined) return expect(findDrift(plain as never, intended(2))).toBeNull();
  expect(plain).toMatchObject({ refused: true, code: expect.stringMatching(/FLAG_DRIFTED|FLAG_FENCED/) });
  const mended = await apply(3, true);
  if (isBeyondRepair) return expect(mended).toMatchObject({ code: 'FLAG_DRIFTED', detail: expect.stringContaining(person.name) });
  expect(findDrift(mended as never, intended(3))).toBeNull();
  expect(mended).toMatchObject(moves.map(({ control, candidate }) => ({ share, controlVersion: control, candidateVersion: candidate })));
}
