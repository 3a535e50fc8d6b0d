/** What the workflow bundle exports; the names are the workflow types on the wire. */
export { card } from './card/card-workflow.js';
export { page } from './page-workflow.js';
export { reconcile } from './reconcile-workflow.js';
export { rehearsal } from './rehearsal-workflow.js';
export { revert } from './revert-workflow.js';
export { rollback, secondLook } from './rollback-workflow.js';
export { rollout } from './rollout/rollout-workflow.js';
export { watcher } from './watcher-workflow.js';
