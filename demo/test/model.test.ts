import { describe, expect, it } from 'vitest';
import { findLayers } from '../app/catalogue/catalogue.js';
import { composeReply, NATURAL } from '../llm/compose-reply.js';
import { composeSession } from '../traffic/compose-session.js';

const BUNDLES = {
  first: { 'support.parser': 'parser@3', 'support.params': 'p@1', 'support.prompt': 'answer@12', 'support.model': 'gpt-w' },
  good: { 'support.parser': 'parser@4', 'support.params': 'p@2', 'support.prompt': 'answer@13', 'support.model': 'gpt-x' },
  bad: { 'support.parser': 'parser@5', 'support.params': 'p@3', 'support.prompt': 'answer@14', 'support.model': 'gpt-y' },
};

/** Part of the replies of one category that the bundle's own parser takes, over 4,000 questions. */
function validShare(values: Readonly<Record<string, string>>, category: string): number {
  const layers = findLayers(values);
  if (layers === null) throw new Error('unknown version');
  const format = Number(/support-reply\/(\d)/.exec(layers.prompt)?.[1]);
  const replies = Array.from({ length: 4_000 }, (_, index) =>
    composeReply({ model: layers.model.name, format, category, text: `question ${index}` }),
  );
  return replies.filter((reply) => layers.parse(reply) !== null).length / replies.length;
}

describe('the local model', () => {
  it('goes wrong now and then by nature, alike in every bundle', () => {
    for (const values of [BUNDLES.first, BUNDLES.good]) {
      for (const category of ['billing', 'refund']) expect(1 - validShare(values, category)).toBeCloseTo(NATURAL.schemaFailures, 2);
    }
  });

  it('breaks the reply schema of the bad bundle in refunds, and nowhere else', () => {
    expect(validShare(BUNDLES.bad, 'refund')).toBe(0);
    for (const category of ['billing', 'delivery', 'account']) expect(validShare(BUNDLES.bad, category)).toBeGreaterThan(0.99);
  });

  it('answers the same question alike', () => {
    const question = { model: 'gpt-x', format: 2, category: 'billing', text: 'again' };
    expect(composeReply(question)).toBe(composeReply(question));
  });
});

describe('the customers', () => {
  it('write about refunds in a fifth of the sessions and are staff in a few', () => {
    const sessions = Array.from({ length: 10_000 }, (_, index) => composeSession(`x-${index}`));
    expect(sessions.filter(({ category }) => category === 'refund').length / 10_000).toBeCloseTo(0.2, 1);
    expect(sessions.filter(({ user }) => user.endsWith('@staff.fernweh.example')).length / 10_000).toBeCloseTo(0.02, 2);
  });
});
