import { beginningOf } from '#platform/text.ts';

const TEXT_CHARACTERS = 4000;
/** More of a page is not looked at. */
const HTML_CHARACTERS = 200_000;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const BREAKS = /^(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b/i;
const UNSEEN = /^(style|script|head|title)\b/i;

/** A page as text, in one pass however it is broken: what is between tags, with breaks where a reader sees them. */
export const textOfHtml = (html: string): string => {
  let until = '';
  const pieces = beginningOf(html, HTML_CHARACTERS)
    .split('<')
    .map((piece, index) => {
      if (index === 0) return piece;
      if (until && !piece.toLowerCase().startsWith(until)) return '';
      until = '';
      const end = piece.indexOf('>');
      const [, unseen] = UNSEEN.exec(piece) ?? [];
      if (unseen) {
        until = `/${unseen.toLowerCase()}`;
        return '';
      }
      const after = end === -1 ? '' : piece.slice(end + 1);
      return BREAKS.test(piece) ? `\n${after}` : after;
    });
  return pieces
    .join('')
    .replace(/&(\w{2,6});/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .replace(/[ \t]{2,}/g, ' ');
};

const QUOTE =
  /^(?:\s{0,3}>|-{3,} ?(?:Original|Forwarded|Pesan Asli)|_{20,}|(?:On|Pada) .{1,200}(?:wrote|menulis):\s*$)/i;

/** What somebody wrote themselves above the mail that they answer. */
export const withoutQuote = (text: string): string => {
  const lines = text.split('\n');
  const quote = lines.findIndex((line) => QUOTE.test(line));
  return (quote === -1 ? lines : lines.slice(0, quote)).join('\n').trim();
};

/** The words of a new report: a subject says something too, unless it is no more than the beginning. */
export const wordsOf = (subject: string, text: string): string => {
  const body = text.trim();
  const head = subject.trim();
  return beginningOf(head && !body.startsWith(head) ? `${head}\n\n${body}`.trim() : body, TEXT_CHARACTERS);
};
