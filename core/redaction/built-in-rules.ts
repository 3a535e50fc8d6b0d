import { cardLength } from './checks/card-length.js';
import { ibanLength } from './checks/iban-length.js';
import { ipv4Length, ipv6Length } from './checks/ip-length.js';
import type { RedactionRule } from './redaction-rule.js';

/** Beginnings by which issuers mark their keys, and what follows them. */
const API_KEYS = [
  'sk-[A-Za-z0-9_-]{16,200}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,200}',
  'gh[opsur]_[A-Za-z0-9]{20,255}',
  'github_pat_[A-Za-z0-9_]{20,255}',
  'glpat-[A-Za-z0-9_-]{16,100}',
  'xox[abeoprs]-[A-Za-z0-9-]{10,250}',
  '(?:AKIA|ASIA)[A-Z0-9]{16}',
  'AIza[A-Za-z0-9_-]{35}',
  'npm_[A-Za-z0-9]{36}',
  'hf_[A-Za-z0-9]{30,60}',
  'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}',
  'tg_[A-Za-z0-9_-]{16,200}',
];

/** Written with a country code, or with a leading 0 and a gap, or in one run, or as in North America. Dates and prices have none of these shapes. */
const PHONES = [
  '(?<![\\w.+])(?:\\+|00)[1-9](?:[ ./()-]{0,3}\\d){6,14}(?![\\w])',
  '(?<![\\w.,/-])\\(?0[1-9]\\d{1,4}\\)?[ /-]{1,3}\\d(?:[ -]?\\d){4,9}(?![\\w-])',
  '(?<![\\w.,/-])0[1-9]\\d{7,10}(?![\\w-])',
  '(?<![\\w.,/-])\\(?[2-9]\\d{2}\\)?[ .-]{1,2}\\d{3}[ .-]\\d{4}(?![\\w-])',
];

/**
 * What no installation wants to keep. Every repetition has an upper bound, and none can be cut in different ways: a text of n characters takes at most
 * n times the longest match. What a rule takes for a number is checked where it has check digits.
 */
export const BUILT_IN_RULES: readonly RedactionRule[] = [
  rule('private-key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{0,8000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g),
  rule('jwt', /(?<![\w-])eyJ[A-Za-z0-9_-]{5,4000}\.[A-Za-z0-9_-]{5,8000}\.[A-Za-z0-9_-]{0,1500}/g),
  rule('token', /\b(?:[Bb]earer|BEARER)\s{1,5}[A-Za-z0-9._~+/-]{8,2000}={0,2}/g),
  rule('api-key', new RegExp(`(?<![A-Za-z0-9])(?:${API_KEYS.join('|')})`, 'g')),
  rule('email', /[\p{L}\p{N}._%+'-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/gu),
  rule('iban', /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/g, ibanLength),
  rule('card', /(?<![\d.,-])[2-6]\d{3}(?:[ -]?\d){9,15}(?![\d])/g, cardLength),
  rule('ip', /(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.]*\d)/g, ipv4Length),
  rule('ip', /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?![\w:])/g, ipv6Length),
  ...PHONES.map((pattern) => rule('phone', new RegExp(pattern, 'g'))),
];

function rule(name: string, pattern: RegExp, accept?: (match: string) => number): RedactionRule {
  return { name, pattern, replacement: `[${name}]`, ...(accept !== undefined && { accept }) };
}
