import { createHash, randomBytes } from 'node:crypto';

/** By it secret scanners find keys, and the API tells them from other tokens. */
const KEY_PREFIX = 'tg_';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
const SECRET_BYTES = 32;
/** 62 ** 43 is the first power above 256 ** 32. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const TEXT = new RegExp(`^${KEY_PREFIX}([0-9A-Za-z]{${ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`);

/** A key as its holder has it; `text` is the secret that must be shown once and then forgotten. */
export interface KeyText {
  readonly text: string;
  /** The public part. */
  readonly id: string;
  /** What the store keeps of the secret. */
  readonly secretSha256: string;
}

/** A new key: `tg_<id>_<256 random bits><checksum>`. `random`: for tests. */
export function createKeyText(random: (bytes: number) => Uint8Array = randomBytes): KeyText {
  // 16 bytes for 12 digits: the remainder favours no digit by more than one in 2^56.
  const id = toDigits(random(16), ID_LENGTH);
  const secret = toDigits(random(SECRET_BYTES), SECRET_LENGTH);
  const body = `${KEY_PREFIX}${id}_${secret}`;
  return { text: `${body}${toChecksum(body)}`, id, secretSha256: hashSecret(secret) };
}

/** Its parts; null when it is no key or a mistyped one, which needs no look into the store. */
export function parseKeyText(text: string): Omit<KeyText, 'text'> | null {
  const [, id = '', secret = '', checksum = ''] = TEXT.exec(text) ?? [];
  if (id === '' || toChecksum(`${KEY_PREFIX}${id}_${secret}`) !== checksum) return null;
  return { id, secretSha256: hashSecret(secret) };
}

/** A fast hash is enough: 256 random bits cannot be guessed, however fast each guess is. */
const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Of everything before it, so that a typing error in the public part is seen too. It says nothing about the secret that could be used to find it. */
const toChecksum = (body: string): string => toDigits(createHash('sha256').update(`tidegate-key/1 ${body}`).digest(), CHECKSUM_LENGTH);

/** The last digits of the bytes as a number to the base of 62. */
function toDigits(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let digits = '';
  for (let place = 0; place < length; place++) {
    digits = `${DIGITS[Number(rest % 62n)]}${digits}`;
    rest /= 62n;
  }
  return digits;
}
