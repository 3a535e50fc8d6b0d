import type { AckFn, ReceiverEvent } from '@slack/bolt';

type Ack = AckFn<unknown>;
type Process = (event: ReceiverEvent) => Promise<void>;

interface Handled {
  /** What Slack was answered; null when it was not answered. */
  readonly answered: Promise<{ readonly answer: unknown } | null>;
  readonly done: Promise<void>;
}

const MOST_KEPT = 2_000;

/**
 * Slack delivers at least once. A delivery that comes again joins the first one: it gets the same answer, and nothing is done or told twice. One that failed is
 * forgotten, so that the next delivery tries again. Between processes the ids of decisions see to it.
 */
export class Deliveries {
  readonly #handled = new Map<string, Handled>();
  readonly #underWay = new Set<Promise<unknown>>();

  async process(event: ReceiverEvent, process: Process): Promise<void> {
    const key = toKey(event.body);
    const before = key === null ? undefined : this.#handled.get(key);
    const running = before === undefined ? this.#first(key, event, process) : join(before, event);
    this.#underWay.add(running);
    try {
      await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  /** Resolves when nothing is being handled any more. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled([...this.#underWay]);
  }

  async #first(key: string | null, event: ReceiverEvent, process: Process): Promise<void> {
    let settle: (answered: { readonly answer: unknown } | null) => void = () => undefined;
    const answered = new Promise<{ readonly answer: unknown } | null>((resolve) => {
      settle = resolve;
    });
    const ack: Ack = async (answer) => {
      settle({ answer });
      await event.ack(answer as never);
    };
    const done = process({ ...event, ack: ack as ReceiverEvent['ack'] });
    if (key !== null) this.#keep(key, { answered, done });
    try {
      await done;
    } catch (error) {
      if (key !== null) this.#handled.delete(key);
      throw error;
    } finally {
      settle(null);
    }
  }

  #keep(key: string, handled: Handled): void {
    const [oldest] = this.#handled.keys();
    if (this.#handled.size >= MOST_KEPT && oldest !== undefined) this.#handled.delete(oldest);
    this.#handled.set(key, handled);
  }
}

async function join({ answered, done }: Handled, event: ReceiverEvent): Promise<void> {
  const first = await answered;
  if (first !== null) await event.ack(first.answer as never);
  await done;
}

/** Of an interaction the right to open a modal, of an event its id: both are made once for everything that is one to a person. */
function toKey(body: Readonly<Record<string, unknown>>): string | null {
  const { type, trigger_id: triggerId, event_id: eventId } = body;
  const id = typeof triggerId === 'string' ? triggerId : eventId;
  return typeof id === 'string' && id !== '' ? `${String(type)}/${id}` : null;
}
