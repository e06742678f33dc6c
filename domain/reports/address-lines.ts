/** Addresses for envelopes (R7, S4: letters are posted). */

const POSTCODE = /^\d{6}$/;
/** Where the street begins; a village may have none and begin with the house. */
const STREET = /^(?:ул|пер|пр|пр-т|просп|пр-д|проезд|пл|наб|ш|шоссе|б-р|бульвар|туп|тупик|мкр|мкрн|кв-л|линия|д|дом)(?:\.|\s)/u;

/** As the post wants it (street and house, town, postcode, a line each), of an address written from the large to the small or with the postcode anywhere. */
export function addressLines(address: string): string[] {
  const parts = address.split(',').map((part) => part.trim()).filter((part) => part !== '');
  const postcode = parts.filter((part) => POSTCODE.test(part));
  const places = parts.filter((part) => !POSTCODE.test(part));
  const street = places.findIndex((part) => STREET.test(part));
  const lines = street > 0 ? [places.slice(street), places.slice(0, street)] : [places];
  return [...lines.map((line) => line.join(', ')), ...postcode].filter((line) => line !== '');
}
