import { stableFraction } from '../stable-hash.js';

/** What the local model is asked, taken from the messages. */
export interface Question {
  readonly model: string;
  /** `support-reply/<n>`, as the prompt demands. */
  readonly format: number;
  readonly category: string;
  readonly text: string;
}

/** Parts of replies that go wrong by nature, in every arm; a session has three replies. */
export const NATURAL = { schemaFailures: 0.0035, poorAnswers: 0.012, slowReplies: 0.003, errors: 0.001 } as const;

const STEPS: Readonly<Record<string, string>> = {
  billing: 'open Account > Invoices and download the corrected invoice',
  refund: 'send the parcel back with the label in your e-mail',
  delivery: 'follow the parcel with the link in your e-mail',
  account: 'use the link that we have just sent to reset the password',
};

/** The same question always gets the same answer. */
export function composeReply(question: Question): string {
  const draw = (what: string) => stableFraction(`${what}|${question.format}|${question.model}|${question.text}`);
  const isPoor = draw('poor') < NATURAL.poorAnswers;
  const step = STEPS[question.category] ?? 'reply to this message';
  const answer = isPoor
    ? 'Thank you for your message. We are looking into it.'
    : `I have looked at your ${question.category} question. Next step: ${step}.`;
  if (draw('schema') < NATURAL.schemaFailures) return `Sure, here is the answer: ${answer}`;
  return JSON.stringify(inFormat(question, answer));
}

function inFormat({ format, category, text }: Question, answer: string): Record<string, unknown> {
  const reply = { answer, intent: category };
  if (format <= 1) return reply;
  const confident = { ...reply, confidence: 0.9 };
  if (format === 2 || category !== 'refund') return confident;
  // The new prompt asks for "the amount with its currency", and gets exactly that: a text, where the new parser wants a number.
  return { ...confident, refund: { amount: `${(10 + stableFraction(text) * 80).toFixed(2)} EUR`, approved: true } };
}

/** Milliseconds until the answer: 30 to 80, and now and then much longer. */
export function toDelayMs({ model, text }: Question): number {
  const base = 30 + stableFraction(`delay|${model}|${text}`) * 50;
  return stableFraction(`slow|${model}|${text}`) < NATURAL.slowReplies ? base + 1_000 : base;
}

export const isNaturalError = ({ model, text }: Question): boolean => stableFraction(`error|${model}|${text}`) < NATURAL.errors;
