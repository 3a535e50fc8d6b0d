import type { ReceiverEvent } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { Deliveries } from './deliveries.js';

const answers: unknown[] = [];
const toEvent = (body: Record<string, unknown>): ReceiverEvent => ({ body, ack: async (answer?: unknown) => void answers.push(answer) });
const press = toEvent({ type: 'block_actions', trigger_id: '1.2.3' });

describe('R-SLACK-1 row 5: deliveries', () => {
  it('one that comes again gets the answer of the first and does nothing; another one does', async () => {
    const deliveries = new Deliveries();
    let count = 0;
    const process = async ({ ack }: ReceiverEvent) => {
      count += 1;
      await ack({ text: `answer ${count}` });
    };
    await Promise.all([deliveries.process(press, process), deliveries.process(press, process)]);
    await deliveries.process(press, process);
    await deliveries.process(toEvent({ type: 'view_submission', trigger_id: '1.2.3' }), process);
    await deliveries.process(toEvent({ type: 'event_callback', event_id: 'Ev1' }), process);
    await deliveries.process(toEvent({ type: 'event_callback' }), process);
    await deliveries.process(toEvent({ type: 'event_callback' }), process);
    expect(count).toBe(5);
    expect(answers.filter((answer) => JSON.stringify(answer).includes('answer 1'))).toHaveLength(3);
  });

  it('one that failed is tried again', async () => {
    const deliveries = new Deliveries();
    let count = 0;
    const process = async () => {
      count += 1;
      if (count === 1) throw new TypeError('once');
    };
    await expect(deliveries.process(press, process)).rejects.toThrow('once');
    await deliveries.process(press, process);
    expect(count).toBe(2);
  });

  it('what runs is waited for', async () => {
    const deliveries = new Deliveries();
    let end: () => void = () => undefined;
    const seen: string[] = [];
    const running = deliveries.process(press, () => new Promise<void>((resolve) => (end = resolve)).then(() => void seen.push('handled')));
    const idle = deliveries.idle().then(() => seen.push('idle'));
    end();
    await Promise.all([running, idle]);
    expect(seen).toEqual(['handled', 'idle']);
  });
});
