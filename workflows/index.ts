/** What the workflow bundle exports; the names are the workflow types on the wire. */
export { rollback, secondLook } from './rollback-workflow.js';
export { rollout } from './rollout/rollout-workflow.js';
export { watcher } from './watcher-workflow.js';
