import type { PagerConfig } from '../../platform/pager-config.js';
import { createPagerdutyPager } from './create-pagerduty-pager.js';
import { createWebhookPager } from './create-webhook-pager.js';
import type { Pager } from './pager.js';

export interface PagerOptions {
  /** As specs name it. */
  readonly name: string;
  readonly config: PagerConfig;
  /** Where people open the dashboard; absent: pages carry no links. */
  readonly publicUrl?: string | undefined;
}

/** The pager that a configuration asks for. */
export function createPager({ name, config, publicUrl }: PagerOptions): Pager {
  switch (config.kind) {
    case 'webhook':
      return createWebhookPager({ name, url: config.url });
    case 'pagerduty':
      return createPagerdutyPager({ name, routingKey: config.routingKey, url: config.url, publicUrl });
  }
}
