import type { PagerConfig } from '../../platform/pager-config.js';
import { check, type DoctorCheck } from './doctor-check.js';

/** Names the configured pagers and what they are, never their addresses or keys; nobody is paged. */
export function checkPagers(pagers: Readonly<Record<string, PagerConfig>>): DoctorCheck {
  const named = Object.entries(pagers).map(([name, config]) => `${name} (${describe(config)})`);
  if (named.length > 0) return check('pagers', 'ok', named.join(', '));
  return check('pagers', 'optional', 'none; `tidegate dev` shows pages on its terminal', {
    fix: 'For real ones set TIDEGATE_PAGERS, see docs/operating/paging.md.',
  });
}

function describe(config: PagerConfig): string {
  switch (config.kind) {
    case 'webhook':
      return 'webhook';
    case 'pagerduty':
      return `PagerDuty at ${new URL(config.url).host}`;
  }
}
