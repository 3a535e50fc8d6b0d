/** What the workflow bundle exports; the names are the workflow types on the wire. */
export { rollback } from './rollback-workflow.js';
export { rollout } from './rollout/rollout-workflow.js';
export { watcher } from './watcher-workflow.js';
