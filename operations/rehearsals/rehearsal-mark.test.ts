import { describe, expect, it } from 'vitest';
import type { Mark, MarkStore } from '../../store/marks/mark-store.js';
import { rehearsalMark } from './rehearsal-mark.js';

function installation(id: string) {
  const kept = new Map<string, Mark>();
  const marks: MarkStore = {
    read: async (name) => kept.get(name) ?? null,
    write: async (name, mark) => void kept.set(name, mark),
    claim: async (name, mark) => kept.get(name) ?? (kept.set(name, mark), mark),
    remove: async (name) => void kept.delete(name),
    list: async () => [],
  };
  return { store: { marks }, createId: () => id, nowMs: () => 0 };
}

describe('what tells the scratch flags of installations apart', () => {
  it('stays the same in one installation and environment, and is another in each other one', async () => {
    const [one, other] = [installation('5f1c'), installation('8e20')];
    const marks = [
      await rehearsalMark(one, 'production'),
      await rehearsalMark(one, 'production'),
      await rehearsalMark(one, 'staging'),
      await rehearsalMark(other, 'production'),
    ];
    expect(marks[0]).toMatch(/^production-[0-9a-f]{6}$/);
    expect(marks[1]).toBe(marks[0]);
    expect(new Set(marks).size).toBe(3);
  });

  it('stays short, so that names of flags do', async () => {
    expect((await rehearsalMark(installation('5f1c'), 'x'.repeat(200))).length).toBeLessThan(30);
  });
});
