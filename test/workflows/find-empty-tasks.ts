import type { TestWorkflowEnvironment } from '@temporalio/testing';

const WORKFLOW_TASK_COMPLETED = 7;
const WORKFLOW_TASK_SCHEDULED = 5;
const UPDATE_ACCEPTED = 41;

type Handle = ReturnType<TestWorkflowEnvironment['client']['workflow']['getHandle']>;

/** Event ids of tasks that ended without a command although the next one brought an update. */
export async function findEmptyTasks(handle: Handle): Promise<readonly string[]> {
  const { events } = await handle.fetchHistory();
  const kinds = (events ?? []).map(({ eventType }) => Number(eventType));
  return kinds.flatMap((kind, index) => {
    if (kind !== WORKFLOW_TASK_COMPLETED || kinds[index + 1] !== WORKFLOW_TASK_SCHEDULED) return [];
    const next = kinds.findIndex((other, at) => at > index && other === WORKFLOW_TASK_COMPLETED);
    return kinds[next + 1] === UPDATE_ACCEPTED ? [String(events?.[index]?.eventId)] : [];
  });
}
