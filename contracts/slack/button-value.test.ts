import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CARD_VERBS, formatButtonValue, parseButtonValue, toActionId, toCardVerb } from './button-value.js';
import { formatModalMetadata, type ModalMetadata, parseModalMetadata } from './modal-metadata.js';
import { hostileText } from './text/testing/hostile.js';

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/);

describe("a button's value", () => {
  it('comes back as it was written', () =>
    fc.assert(
      fc.property(id, fc.option(id), fc.nat(), (rolloutId, gate, revision) => {
        const value = { rolloutId, gateId: gate === null ? null : `${gate}/2.14`, revision };
        const text = formatButtonValue(value);
        expect(text).toBe(`v1|${rolloutId}|${value.gateId ?? '-'}|${revision}`);
        expect(parseButtonValue(text)).toEqual({ ok: true, value });
      }),
    ));

  it.each([
    '',
    'v1',
    'v1|r-1|-',
    'v1|r-1|-|-1',
    'v1|r-1|-|01',
    'v1|r-1|-|1e3',
    'v1|r-1|-|1|2',
    'v1|r 1|-|1',
    'v1||-|1',
    'v1|r-1|<x>|1',
    `v1|${'r'.repeat(300)}|-|1`,
    'v1|r-1|-|9007199254740993',
    null,
    undefined,
    7,
    {},
  ])('%j is refused in a sentence', (text) =>
    expect(parseButtonValue(text)).toEqual({ ok: false, detail: expect.stringMatching(/does not name a rollout.*Nothing was done\.$/) }),
  );
  it('of another version is refused as such', () =>
    expect(parseButtonValue('v2|r-1|-|1')).toMatchObject({ ok: false, detail: expect.stringContaining('another version of Tidegate') }));
  it('is not written for what could not be read', () =>
    expect(formatButtonValue({ rolloutId: 'a|b', gateId: null, revision: 1 })).toBeNull());
  it('never throws and never takes what strangers write', () =>
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parseButtonValue(text).ok).toBe(text === 'v1|r-1|-|9');
      }),
    ));

  it('action ids name their verb, and no other', () => {
    expect(CARD_VERBS.map((verb) => toCardVerb(toActionId(verb)))).toEqual(CARD_VERBS);
    expect(toCardVerb('rollout.delete')).toBeNull();
  });
});

describe("a modal's memory", () => {
  const metadata: ModalMetadata = {
    verb: 'approve',
    rolloutId: 'r-1',
    gateId: 'r-1/2.14',
    revision: 14,
    evidenceHash: '9f2c',
    feature: 'support-answer',
    environment: 'production',
    card: { channel: 'C0RELEASES', ts: '1795260480.000100' },
  };
  it('comes back as it was written', () => {
    expect(parseModalMetadata(formatModalMetadata(metadata)!)).toEqual({ ok: true, value: metadata });
    const without: ModalMetadata = { ...metadata, gateId: null, evidenceHash: null, card: null };
    expect(parseModalMetadata(formatModalMetadata(without)!)).toEqual({ ok: true, value: without });
  });
  it.each([
    ['no JSON', '{'],
    ['too long', JSON.stringify({ v: 1, ...metadata, feature: 'x'.repeat(3_000) })],
    ['another version', JSON.stringify({ v: 2, ...metadata })],
    ['an unknown key', JSON.stringify({ v: 1, ...metadata, principal: 'ceo@example.com' })],
    ['an unknown verb', JSON.stringify({ v: 1, ...metadata, verb: 'pause' })],
  ])('with %s is refused in a sentence', (_name, text) =>
    expect(parseModalMetadata(text)).toMatchObject({ ok: false, detail: expect.stringContaining('Nothing was done') }),
  );
  it('is not written for what could not be read', () => expect(formatModalMetadata({ ...metadata, feature: '<b>' })).toBeNull());
  it('fits at its longest', () => {
    const long = {
      ...metadata,
      rolloutId: 'r'.repeat(256),
      gateId: 'g'.repeat(400),
      feature: 'f'.repeat(256),
      environment: 'e'.repeat(256),
      evidenceHash: 'h'.repeat(128),
    };
    expect(formatModalMetadata(long)!.length).toBeLessThanOrEqual(3_000);
  });
});
