import { describe, expect, it } from 'vitest';
import { createDirectory } from './directory.js';

describe('the directory', () => {
  const directory = createDirectory([
    { id: 'Ada@Example.com', groups: ['ml-leads'] },
    { id: 'grace@example.com', groups: ['ml-leads', 'oncall'] },
    { id: 'ada@example.com ', groups: ['oncall'] },
  ]);

  it('people named twice, in whatever case, are one person with all their groups', () => {
    expect(directory.people).toHaveLength(2);
    expect(directory.find('ADA@example.com')).toEqual({ id: 'ada@example.com', groups: ['ml-leads', 'oncall'] });
  });

  it.each([
    ['group:ml-leads', ['ada@example.com', 'grace@example.com']],
    ['grace@EXAMPLE.com', ['grace@example.com']],
    ['group:nobody', []],
    ['group:', []],
    ['ml-leads', []],
  ])('%s names %j', (approver, ids) => expect(directory.members(approver).map((person) => person.id)).toEqual(ids));

  it('lists groups that have members', () => expect(directory.groups).toEqual(['ml-leads', 'oncall']));
});
