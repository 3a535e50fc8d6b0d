/** A card number has a valid check digit (ISO/IEC 7812-1, annex B): so an order number of the same length is mostly left alone. */
export function cardLength(match: string): number {
  const digits = match.replace(/\D/g, '');
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 ? match.length : 0;
}
