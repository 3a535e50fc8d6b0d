/** What operations are sorted by, in the order in which they are shown. */
export const TAGS = {
  rollouts: 'Start rollouts and read them.',
  steering: 'Decide about rollouts: approve, pause, abort, retry, revert.',
  evidence: 'What the guards saw, and why they said what they said.',
  audit: 'What happened, who did it, and the proof that nobody changed it since.',
  features: 'What features show now, and the switch that takes the candidate from everybody.',
  freezes: 'Hold back what goes forward.',
  rehearsals: 'Try a rollback before it is needed.',
  applications: 'What the LLM application sends: outcomes and samples.',
  flags: 'Flag evaluation by the OpenFeature Remote Evaluation Protocol 0.3.',
  access: 'Who calls, and the keys of programs.',
  webhooks: 'Tell other systems, and be told by them.',
  system: 'Health, metrics and this document.',
} as const;

export type Tag = keyof typeof TAGS;
