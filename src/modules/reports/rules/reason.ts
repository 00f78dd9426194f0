/** Words of a reason without case, digits and signs: two that differ by no more are the same reason, word for word. */
export const wordsOfReason = (reason: string): string =>
  reason
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, ' ')
    .trim();

/** How often one reason may be given, word for word, before it is asked what is different about this report. */
export const SAME_REASONS = 3;
/** So long earlier reasons are looked at. Days. */
export const SAME_REASON_DAYS = 90;

const ELSEWHERE = [
  /\b(?:bukan|di ?luar) (?:ke|we)wenang/,
  /\b(?:milik|(?:ke|we)wenang(?:an)?|urusan|tanggung jawab) (?:pemerintah )?(?:provinsi|pusat|kabupaten lain|kabupaten tetangga|kota lain)\b/,
  /\b(?:kabupaten|kota) (?:lain|tetangga)\b/,
];

/** Whether a reason says that somebody outside the regency is in charge. */
export const saysElsewhere = (reason: string): boolean => {
  const words = wordsOfReason(reason);
  return ELSEWHERE.some((pattern) => pattern.test(words));
};

/** Somebody outside the regency who is in charge. */
export interface Receiver {
  readonly name: string;
  /** A telephone number, an address of mail, or a page. */
  readonly contact: string;
}

const line = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();

/** @returns what is wrong with it where it names nobody, or no way to reach them */
export const readReceiver = (given: Receiver): Receiver | 'name' | 'contact' => {
  const [name, contact] = [line(given.name), line(given.contact)];
  if (!/\p{L}{3}/u.test(name) || name.length > 120) return 'name';
  const leads = /\d(?:[ -]?\d){4}/.test(contact) || /\S@\S+\.\p{L}/u.test(contact) || /\p{L}\.\p{L}{2}/u.test(contact);
  return leads && contact.length <= 200 ? { name, contact } : 'contact';
};
