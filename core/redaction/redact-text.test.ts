import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_RULES } from './built-in-rules.js';
import { addCounts, redactText } from './redact-text.js';

const redact = (text: string) => redactText(text, BUILT_IN_RULES);
/** Put together here, so that no scanner takes the example for a real one. */
const key = (prefix: string, length: number) => `${prefix}${'a1B2c3D4e5F6g7H8i9J0'.repeat(20).slice(0, length)}`;
const JWT = `${['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NSJ9', 'c2lnbmF0dXJlLXBhcnQ'].join('.')}`;

describe('R-UX-1 redaction replaces', () => {
  it.each([
    ['ada@example.com', '[email]'],
    ['Write to ada.lovelace+shop@mail.example.co.uk, please.', 'Write to [email], please.'],
    ['<jürgen@müller.example>', '<[email]>'],
    ["o'neil_1@a-b.example!", '[email]!'],
    ['{"mail":"a@b.example"}', '{"mail":"[email]"}'],
    ['call +49 171 2345678 now', 'call [phone] now'],
    ['+1 (555) 010-9999', '[phone]'],
    ['0049-30-1234567', '[phone]'],
    ['030 1234567', '[phone]'],
    ['(030) 123 45 67', '[phone]'],
    ['0171/2345678', '[phone]'],
    ['01712345678', '[phone]'],
    ['555-010-9999', '[phone]'],
    ['(212) 555-0199.', '[phone].'],
    ['card 4111 1111 1111 1111 expires', 'card [card] expires'],
    ['5500-0000-0000-0004', '[card]'],
    ['378282246310005', '[card]'],
    ['DE89 3704 0044 0532 0130 00', '[iban]'],
    ['to GB82WEST12345698765432 today', 'to [iban] today'],
    ['nl91 abna 0417 1643 00 thank you', '[iban] thank you'],
    ['DE89370400440532013000', '[iban]'],
    ['DE89 3704 0044 0532 0130 00 with love', '[iban] with love'],
    ['from 203.0.113.7:8080', 'from [ip]:8080'],
    ['at 192.168.0.1.', 'at [ip].'],
    ['2001:db8::8a2e:370:7334', '[ip]'],
    ['fe80::1 and ::1', '[ip] and [ip]'],
    ['2001:0db8:0000:0000:0000:ff00:0042:8329', '[ip]'],
    ['Authorization: Bearer abcDEF123._~+/-xyz==', 'Authorization: [token]'],
    ['bearer   0123456789abcdef', '[token]'],
    [JWT, '[jwt]'],
    [`Authorization: Bearer ${JWT}`, 'Authorization: Bearer [jwt]'],
    [`key=${key('sk-', 40)};`, 'key=[api-key];'],
    [key('sk-ant-api03-', 60), '[api-key]'],
    [key('sk-proj-', 60), '[api-key]'],
    [key('sk_live_', 24), '[api-key]'],
    [key('ghp_', 36), '[api-key]'],
    [key('github_pat_', 50), '[api-key]'],
    [key('glpat-', 20), '[api-key]'],
    [key('xoxb-', 40), '[api-key]'],
    [`${'AKIA'}${'ABCDEFGHIJKLMNOP'}`, '[api-key]'],
    [key('AIza', 35), '[api-key]'],
    [key('npm_', 36), '[api-key]'],
    [key('hf_', 34), '[api-key]'],
    [key('tg_', 40), '[api-key]'],
    [`${'-----BEGIN RSA'} PRIVATE KEY-----\nMIIabc+/=\nxyz\n-----END RSA PRIVATE KEY-----`, '[private-key]'],
    [`${'-----BEGIN'} PRIVATE KEY-----\nMIIabc and it was cut off`, '[private-key]'],
  ])('%s', (text, expected) => {
    expect(redact(text).text).toBe(expected);
  });

  it('counts each hit under its rule', () => {
    expect(redact('a@b.example, c@d.example, 203.0.113.7').counts).toEqual({ email: 2, ip: 1 });
    expect(addCounts([{ email: 2, ip: 1 }, { email: 1 }, {}])).toEqual({ email: 3, ip: 1 });
  });
});

describe('R-UX-1 redaction leaves alone', () => {
  it.each([
    'on 2026-01-05 at 09:00:30',
    'am 05.01.2026 10:00',
    '2026-01-05T09:00:00.000Z',
    'it costs 1,234.56 EUR, or 1.234,56 €',
    'order 48211-demo-17',
    'order 1700000000000',
    'version 1.2.3 and 10.20.30',
    '999.999.999.999',
    '550e8400-e29b-41d4-a716-446655440000',
    '4111 1111 1111 1112',
    'GB83 WEST 1234 5698 7654 32',
    'std::vector<int>, 12:30:45',
    'ask-me about risk-free-and-very-long-words-here',
    'the bearer of good news',
    'user@ and @example and a@b',
    'support-reply/3 answer@13 prompt@12',
    '{"answer":"x","confidence":0.9}',
    '12 + 34 = 46, 50 %',
    'eyJ is how it begins',
    '',
  ])('%s', (text) => {
    expect(redact(text)).toEqual({ text, counts: {} });
  });
});

describe('R-UX-1 redaction is bounded', () => {
  const HOSTILE = [
    'a',
    '1',
    '0',
    '+',
    '.',
    '-',
    '@',
    ' ',
    ':',
    'eyJ',
    '-eyJ',
    'a.',
    '1.',
    '1 ',
    '4-',
    'DE11',
    'a@',
    'Bearer ',
    'sk-',
    'SG.a',
    'é',
    '🙂',
  ];
  it.each(HOSTILE)('64,000 characters of "%s" cost about as much as any other text', (part) => {
    const text = part.repeat(Math.ceil(64_000 / part.length)).slice(0, 64_000);
    // A pattern that backtracks badly takes minutes for this, which the runner's own limit ends.
    expect(redact(text).text.length).toBeGreaterThan(0);
  });

  it('says the same of what it has replaced already', () => {
    const part = fc.constantFrom('a@b.example', ' 4111111111111111 ', '203.0.113.7', ' ', 'x', '+49 171 2345678', '[', ']', JWT);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const { text } = redact(parts.join(' '));
        expect(redact(text)).toEqual({ text, counts: {} });
      }),
    );
  });
});
