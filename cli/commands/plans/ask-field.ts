import { type AnswerField, checkAnswer } from '../../../contracts/spec/write/check-answer.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { Session } from '../../session.js';
import { toPrintable } from '../../view/terminal/text.js';

export interface Question {
  /** Checked by the spec's own schema of this field; else by `check`. */
  readonly field?: AnswerField;
  /** Why an answer cannot be taken; null: it can. */
  readonly check?: (text: string) => string | null;
  readonly option: string;
  /** What the option said: nothing is asked then. */
  readonly given?: string | undefined;
  readonly ask: string;
  /** Taken for an empty answer, and where nobody can be asked. */
  readonly fallback?: string;
}

export type ListQuestion = Omit<Question, 'given' | 'fallback' | 'field'> & {
  readonly given?: readonly string[] | undefined;
  readonly fallback?: readonly string[];
};

/** Whoever mistypes so often needs the documentation, not the question once more. */
const MOST_TRIES = 5;

/** What the option says, or else an answer; checked at once, and asked again with what is wrong. Errors: REQUEST_INVALID. */
export async function askField(session: Session, question: Question): Promise<string> {
  const { field, check = (text: string) => (field === undefined ? null : checkAnswer(field, text)) } = question;
  return askChecked(session, question, (text) => {
    const problem = check(text);
    return problem === null ? { ok: true, value: text } : { ok: false, problem };
  });
}

/** The same for several values with commas between. */
export async function askList(session: Session, { given, fallback, check, ...question }: ListQuestion): Promise<readonly string[]> {
  const whole = { ...question, given: given?.join(','), ...(fallback !== undefined && { fallback: fallback.join(', ') }) };
  return askChecked(session, whole, (text) => {
    const values = text.split(',').map((value) => value.trim());
    const problem = values.map((value) => check?.(value) ?? null).find((each) => each !== null);
    return problem === undefined ? { ok: true, value: [...new Set(values)] } : { ok: false, problem };
  });
}

type Read<Value> = (text: string) => { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string | null };

async function askChecked<Value>(session: Session, question: Question, read: Read<Value>): Promise<Value> {
  const { option, given, fallback } = question;
  const known = given ?? (session.io.isTty ? undefined : fallback);
  if (known === undefined) return askUntilValid(session, question, read);
  const parsed = read(known);
  if (parsed.ok) return parsed.value;
  throw new AppError('REQUEST_INVALID', `${option}: ${parsed.problem ?? 'this is not valid'}`, { data: { remedy: '' } });
}

async function askUntilValid<Value>(session: Session, { option, ask, fallback }: Question, read: Read<Value>): Promise<Value> {
  const { paint } = session.messageFrame();
  const shown = fallback === undefined ? '' : ` ${paint('dim', `[${toPrintable(fallback)}]`)}`;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const typed = (await session.io.ask(`${ask}${shown}: `)).trim();
    const parsed = read(typed === '' ? (fallback ?? '') : typed);
    if (parsed.ok) return parsed.value;
    session.say([`  ${paint('warn', '!')} ${toPrintable(parsed.problem ?? '')}`]);
  }
  throw new AppError('REQUEST_INVALID', `${ask}: no valid answer in ${MOST_TRIES} tries; nothing was written. ${option} says it too.`, {
    data: { remedy: '' },
  });
}
