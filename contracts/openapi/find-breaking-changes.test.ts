import { describe, expect, it } from 'vitest';
import { toApiDocument } from './api-document.js';
import { findBreakingChanges } from './find-breaking-changes.js';

type Loose = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

/** The document with something done to it. */
function changed(change: (document: { paths: Loose; components: Loose }) => void): object {
  const copy = structuredClone(toApiDocument()) as unknown as { paths: Loose; components: Loose };
  change(copy);
  return copy;
}

const broken = (change: (document: { paths: Loose; components: Loose }) => void) =>
  findBreakingChanges({ before: toApiDocument(), after: changed(change) });

describe('R-API-1 a change of the document that breaks clients', () => {
  it('is none where nothing was changed, or something was added', () => {
    expect(broken(() => {})).toEqual([]);
    const added = broken(({ paths, components }) => {
      paths['/v1/new'] = { get: { responses: {} } };
      Object.assign(components['schemas']?.['RolloutView']?.['properties'] ?? {}, { more: { type: 'string' } });
    });
    expect(added).toEqual([]);
  });

  it('is an operation that is gone', () => {
    expect(broken(({ paths }) => delete paths['/v1/freezes']?.['post'])).toEqual(['POST /v1/freezes is gone.']);
    expect(broken(({ paths }) => delete paths['/v1/freezes'])).toHaveLength(2);
  });

  it('is something that must now be sent, or is no longer taken', () => {
    const kill = broken(({ components }) => Object.assign(components['schemas']?.['KillRequest'] ?? {}, { required: ['reason', 'id'] }));
    expect(kill).toEqual(['POST /v1/features/{feature}/kill now needs "id" in its body.']);
    const lift = broken(({ components }) => delete components['schemas']?.['DecisionRequest']?.['properties']?.['holdId']);
    expect(lift).toEqual(['POST /v1/rollouts/{id}/decisions no longer takes "holdId" in its body.']);
    const query = broken(({ paths }) => {
      const parameters = paths['/v1/audit']?.['get']?.['parameters'] as unknown as { name: string; required: boolean }[];
      for (const parameter of parameters) if (parameter.name === 'from') parameter.required = true;
    });
    expect(query).toEqual(['GET /v1/audit now needs the parameter "from".']);
  });

  it('is an answer, or a property of one at any depth, that is gone', () => {
    expect(broken(({ paths }) => delete paths['/v1/rollouts']?.['post']?.['responses']?.['202'])).toEqual([
      'POST /v1/rollouts no longer answers 202.',
    ]);
    const lost = broken(({ components }) => delete components['schemas']?.['GuardFinding']?.['properties']?.['summary']);
    expect(lost).toContain('GET /v1/rollouts (200) no longer has "summary".');
    expect(lost.every((each) => each.endsWith('no longer has "summary".'))).toBe(true);
  });
});
