// What leads to one person and stands in a text that everybody may read. Names are for people to judge; these are known by their shape.

/** Sixteen digits, at a stretch or in the groups people write: of an identity or family card (NIK, KK), or of a bank card. */
const IDENTITY = /(?<!\d)(?:\d{16}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}|\d{6}([ .-])\d{6}\2\d{4})(?!\d)/g;

/** Of a mobile phone: 08… or +62 8…, nine to fourteen digits. */
const PHONE = /(?<!\d)(?:\+?62[ .-]?|0)8\d{1,3}(?:[ .-]?\d{2,5}){2,3}(?!\d)/g;

/** Of a person; an office's own (`.go.id`) leads to nobody. */
const MAIL =
  /[\p{L}\p{N}._%+-]{1,64}@(?!(?:[\p{L}\p{N}-]+\.)*go\.id(?![\p{L}\p{N}]))(?:[\p{L}\p{N}-]{1,63}\.)+\p{L}{2,24}/giu;

/** The text as everybody may read it: numbers and addresses that lead to one person are named instead of told. */
export const withoutPersonalNumbers = (text: string): string =>
  text
    .replace(IDENTITY, '[nomor kartu disamarkan]')
    .replace(PHONE, '[nomor telepon disamarkan]')
    .replace(MAIL, '[alamat surel disamarkan]');
