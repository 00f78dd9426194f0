/** ITU-T E.164: at most fifteen digits; shorter than eight is a service, not a person. */
const WHOLE = /^[1-9]\d{7,14}$/;

/**
 * A telephone number as people write it, in the form in which it is compared and sent to: digits with the country first.
 * @returns undefined when it is none
 */
export const readNumber = (typed: string): string | undefined => {
  const text = typed.trim();
  if (!/^\+?[\d\s().-]{8,30}$/.test(text)) return undefined;
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+')) return WHOLE.test(digits) ? digits : undefined;
  const whole = digits.startsWith('0') ? `62${digits.slice(1)}` : digits;
  return WHOLE.test(whole) ? whole : undefined;
};

/** `62***678`: enough to recognise one's own number by, too little to call. */
export const maskedNumber = (number: string): string => `${number.slice(0, 2)}***${number.slice(-3)}`;
