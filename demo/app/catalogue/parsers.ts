import { isCategory } from '../../categories.js';

/** The answer's text, or null when the reply does not match the schema. */
export type Parse = (reply: string) => string | null;

type Fields = Readonly<Record<string, unknown>>;

/** Parser versions, each with the formats that it understands. A parser goes out first and comes back last: it must understand both sides of a change. */
export const PARSERS: Readonly<Record<string, Parse>> = {
  'parser@3': parserFor(isFirstFormat),
  'parser@4': parserFor((fields) => isFirstFormat(fields) || isSecondFormat(fields)),
  'parser@5': parserFor((fields) => isSecondFormat(fields) || isThirdFormat(fields)),
};

function parserFor(isValid: (fields: Fields) => boolean): Parse {
  return (reply) => {
    const fields = toFields(reply);
    return fields !== null && isValid(fields) && typeof fields['answer'] === 'string' ? fields['answer'] : null;
  };
}

function isFirstFormat(fields: Fields): boolean {
  return hasOnly(fields, ['answer', 'intent']) && isCategory(fields['intent']);
}

function isSecondFormat(fields: Fields): boolean {
  return hasOnly(fields, ['answer', 'intent', 'confidence']) && isCategory(fields['intent']) && isNumber(fields['confidence'], 1);
}

/** Refunds with their amount as a number, because the accounts system wants one. */
function isThirdFormat(fields: Fields): boolean {
  const { refund, ...rest } = fields;
  return isSecondFormat(rest) && typeof refund === 'object' && refund !== null && isNumber((refund as Fields)['amount'], 10_000);
}

const isNumber = (value: unknown, max: number): boolean => typeof value === 'number' && value >= 0 && value <= max;
const hasOnly = (fields: Fields, keys: readonly string[]): boolean =>
  Object.keys(fields).length === keys.length && keys.every((key) => Object.hasOwn(fields, key));

function toFields(reply: string): Fields | null {
  try {
    const value: unknown = JSON.parse(reply);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}
