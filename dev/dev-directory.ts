import { createDirectory, type Directory } from '../core/principal/directory.js';

/** The people of a development installation: enough to ask for a rollout, approve it as somebody else, and be paged. */
export function createDevDirectory(): Directory {
  return createDirectory([
    { id: 'dev@localhost', groups: ['engineers'] },
    { id: 'lead@localhost', groups: ['ml-leads', 'engineers'] },
    { id: 'second-lead@localhost', groups: ['ml-leads', 'engineers'] },
    { id: 'oncall@localhost', groups: ['on-call'] },
  ]);
}
