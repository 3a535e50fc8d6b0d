export type { ApiKey } from './authorized-fetch.js';
export { createTidegate } from './create-tidegate.js';
export type { MetricValue, Outcome, PerRequest } from './outcomes/outcome.js';
export type { Sample } from './samples/sample.js';
export type { Arm, Assignment, LayerReading, Snapshot, UnitQuery } from './snapshot/snapshot.js';
export type { Tidegate, TidegateOptions } from './tidegate.js';
export type { TidegateStats } from './tidegate-stats.js';
