import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, OPCODE } from './frames.js';

describe('WebSocket frames (RFC 6455, section 5)', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('a payload of %i bytes comes back', (length) => {
    const payload = Buffer.alloc(length, 'ä');
    const decoded = decodeFrame(Buffer.concat([encodeFrame(OPCODE.text, payload), Buffer.from('next')]));
    expect(decoded?.frame).toMatchObject({ opcode: OPCODE.text, isFinal: true });
    expect(decoded?.frame.payload.equals(payload)).toBe(true);
    expect(decoded?.rest.toString()).toBe('next');
  });

  it('a frame that is not whole yet is left alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, cut) => {
        const whole = encodeFrame(OPCODE.text, Buffer.from(bytes));
        expect(decodeFrame(whole.subarray(0, cut % whole.length))).toBeNull();
      }),
    );
  });

  it('the masked "Hello" of section 5.7 is read', () => {
    const frame = Buffer.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    expect(decodeFrame(frame)?.frame.payload.toString()).toBe('Hello');
  });
});
