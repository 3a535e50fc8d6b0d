/** A stage as a plan writes it. */
export type PlanStage = Readonly<Record<string, unknown>>;

export interface Approvers {
  readonly approvers: readonly string[];
  /** The fewest approvals that the feature's rules ask for. */
  readonly required: number;
}

const approvalOf = ({ approval }: PlanStage & { readonly approval?: unknown }): Readonly<Record<string, unknown>> | null =>
  typeof approval === 'object' && approval !== null ? (approval as Readonly<Record<string, unknown>>) : null;

/** True when a gate of the plan does not say who may approve. */
export function needsApprovers(stages: readonly PlanStage[]): boolean {
  return stages.some((stage) => {
    const approval = approvalOf(stage);
    return approval !== null && approval['approvers'] === undefined;
  });
}

/** The stages with people at every gate that names none, and never fewer approvals than the rules ask for. */
export function withApprovers(stages: readonly PlanStage[], { approvers, required }: Approvers): readonly PlanStage[] {
  return stages.map((stage) => {
    const approval = approvalOf(stage);
    if (approval === null || approval['approvers'] !== undefined) return stage;
    const own = approval['required'] ?? 1;
    return { ...stage, approval: { ...approval, approvers, required: typeof own === 'number' ? Math.max(own, required) : own } };
  });
}
