/** `f-` and ten characters of the UUID: short enough to type, and a trillion of them. */
export function toFreezeId(uuid: string): string {
  return `f-${uuid.replaceAll('-', '').slice(0, 10)}`;
}
