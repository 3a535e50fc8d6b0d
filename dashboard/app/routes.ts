import type { ComponentType } from 'preact';
import { AuditPage } from '../pages/audit/audit-page.js';
import { ComparePage } from '../pages/compare/compare-page.js';
import { FlagsPage } from '../pages/flags/flags-page.js';
import { FreezesPage } from '../pages/freezes/freezes-page.js';
import { GatePage } from '../pages/gate/gate-page.js';
import { RolloutPage } from '../pages/rollout/rollout-page.js';
import { RolloutsPage } from '../pages/rollouts/rollouts-page.js';
import { StartPage } from '../pages/start/start-page.js';
import type { PageProps } from './page-props.js';
import type { PathName } from './paths.js';

/** Which component shows which address of `paths.ts`. A new page is one line here and one there. */
export const PAGES: Partial<Readonly<Record<PathName, ComponentType<PageProps>>>> = {
  rollouts: RolloutsPage,
  start: StartPage,
  rollout: RolloutPage,
  gate: GatePage,
  compare: ComparePage,
  flags: FlagsPage,
  freezes: FreezesPage,
  audit: AuditPage,
};
