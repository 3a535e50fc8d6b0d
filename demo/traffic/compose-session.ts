import { CATEGORIES, type Category } from '../categories.js';
import { stableFraction, stableHash } from '../stable-hash.js';

/** One customer with one concern: what they are and what they write, turn by turn. */
export interface PlannedSession {
  readonly session: string;
  readonly category: Category;
  readonly user: string;
  readonly messages: readonly string[];
  /** Milliseconds between an answer and the next message. */
  readonly thinkMs: number;
}

const STAFF = 0.02;
/** Customers who leave their address, as customers do: it must not stand in any sample. */
const CONTACT = 0.15;
const FIRST: Readonly<Record<Category, string>> = {
  billing: 'my invoice shows the wrong address',
  refund: 'I would like my money back for the torn backpack',
  delivery: 'my parcel should have been here on Monday',
  account: 'I cannot sign in any more',
};

/** The same name always gives the same session. */
export function composeSession(session: string): PlannedSession {
  const category = drawCategory(stableFraction(`category|${session}`));
  const customer = stableHash(`customer|${session}`) % 100_000;
  const domain = stableFraction(`staff|${session}`) < STAFF ? 'staff.fernweh.example' : 'mail.example';
  const order = `order ${customer}-${session}`;
  const user = `customer-${customer}@${domain}`;
  const contact = stableFraction(`contact|${session}`) < CONTACT ? ` Write to ${user}.` : '';
  const messages = [
    `Hello, ${FIRST[category]} (${order}).${contact}`,
    `It was ${order}. What do I have to do?`,
    `And how long will that take for ${order}?`,
  ];
  return { session, category, user, messages, thinkMs: 650 + stableFraction(`think|${session}`) * 300 };
}

function drawCategory(fraction: number): Category {
  let sum = 0;
  for (const [category, weight] of Object.entries(CATEGORIES) as [Category, number][]) {
    sum += weight;
    if (fraction < sum) return category;
  }
  return 'account';
}
