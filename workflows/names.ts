/** Task queues: apart, so that a slow metric store or pager never delays a flag write. */
export const TASK_QUEUES = { rollout: 'rollout', flags: 'flags', metrics: 'metrics', notify: 'notify', slack: 'slack' } as const;

/** Search attributes, all keywords; registered when the server starts. */
export const SEARCH_ATTRIBUTES = {
  feature: 'TidegateFeature',
  environment: 'TidegateEnvironment',
  state: 'TidegateState',
  stage: 'TidegateStage',
} as const;

export const rolloutWorkflowId = (environment: string, rolloutId: string): string => `rollout/${environment}/${rolloutId}`;
export const rollbackWorkflowId = (environment: string, rolloutId: string): string => `rollback/${environment}/${rolloutId}`;
export const secondLookWorkflowId = (environment: string, rolloutId: string): string => `second-look/${environment}/${rolloutId}`;
export const pageWorkflowId = (dedupKey: string): string => `page/${dedupKey}`;
/** Of a rollout whose own workflow has ended. */
export const cardWorkflowId = (rolloutId: string): string => `card/${rolloutId}`;
/** One for a feature at a time. */
export const rehearsalWorkflowId = (environment: string, feature: string): string => `rehearsal/${environment}/${feature}`;
export const revertWorkflowId = (environment: string, rolloutId: string): string => `revert/${environment}/${rolloutId}`;
export const watcherWorkflowId = (shard: number): string => `watcher/${shard}`;
