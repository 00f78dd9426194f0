/** Lower case without spaces, punctuation, accents: how headings and fixed words are compared. */
export const wordKey = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

/** C0 and C1 controls but tab and line feed, and the byte order mark: PostgreSQL refuses the first, screens stumble on the rest. */
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]/g;

interface CleanText {
  text: string;
  removed: boolean;
  /** Letters were lost before or while decoding (U+FFFD, half a surrogate pair). */
  unreadable: boolean;
}

/** Everything cleaning could change or complain about; most cells hold none of it. */
const SUSPECT = /[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffd\ud800-\udfff]/;

export const cleanText = (value: string): CleanText => {
  if (!SUSPECT.test(value)) return { text: value.trim(), removed: false, unreadable: false };
  const lines = value.replace(/\r\n?/g, '\n');
  const kept = lines.replace(CONTROL, '');
  const text = kept.toWellFormed().trim();
  return { text, removed: kept.length !== lines.length, unreadable: text.includes('\ufffd') };
};

/** A cell that a database takes: without what {@link cleanText} removes. */
export const storable = (cell: string): string => (SUSPECT.test(cell) ? cleanText(cell).text : cell);

/** A sheet of ours puts a quotation mark before what another sheet would take for a formula: here it is a text like any other. */
export const withoutGuard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r\uff1d\uff0b\uff0d\uff20])/, '');

/** A cell as one line: what people break for the width of a column is no other text. */
export const oneLine = (cell: string): string => cleanText(cell).text.replace(/\s+/g, ' ');
