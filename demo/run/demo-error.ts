/** Something that the demo needs is missing or has ended; the message is for the person who watches. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
