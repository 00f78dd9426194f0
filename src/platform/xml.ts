/** Everything but tab, line feed, carriage return and the letters of Unicode. @source XML 1.0, 2.2 */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text as XML can hold it: what it has no way to write stands there as a letter that is none. */
export const writable = (text: string): string => text.replace(NOT_IN_XML, '\ufffd');

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;', // as it is, a reader would take it for a line feed
};

/** The same between tags and in an attribute. */
export const escapeXml = (text: string): string => writable(text).replace(/[&<>"'\r]/g, (letter) => ESCAPED[letter]);

export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';
