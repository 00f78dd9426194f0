import type { FieldProblem } from '#modules/reports/index.ts';
import { Problem, type Sentence } from '#platform/problem.ts';

/** One thing wrong with one parameter, by the name the standard gives it. */
export const paramProblem = (field: string, id: string, en: string): FieldProblem => ({ field, sentence: { id, en } });

const joined = (fields: readonly FieldProblem[], language: keyof Sentence) =>
  fields.map(({ field, sentence }) => `${field}: ${sentence[language]}`).join(' ');

/** Everything wrong with a request at once. */
export const requestInvalid = (fields: readonly FieldProblem[]) =>
  new Problem(400, 'open311-invalid', { id: joined(fields, 'id'), en: joined(fields, 'en') }, { fields });

export const jurisdictionMissing = (known: readonly string[]) =>
  requestInvalid([
    paramProblem(
      'jurisdiction_id',
      `Server ini melayani beberapa daerah, jadi sebutkan yang dimaksud: ${known.join(', ')}.`,
      `This server serves several jurisdictions, so name the one you mean: ${known.join(', ')}.`,
    ),
  ]);

export const jurisdictionUnknown = () =>
  new Problem(404, 'open311-jurisdiction-unknown', {
    id: 'jurisdiction_id: Daerah itu tidak dilayani di sini. Pakai kode resminya, misalnya 35.22.',
    en: 'jurisdiction_id: That jurisdiction is not served here. Use its official code, such as 35.22.',
  });

/** The same for none, an unknown one, one of another region and one that was revoked. */
export const keyRefused = () =>
  new Problem(403, 'open311-key-refused', {
    id: 'api_key: Kunci API tidak disertakan atau tidak berlaku, jadi tidak ada yang disimpan. Minta kunci kepada pengelola daerah.',
    en: 'api_key: The API key is missing or not valid, so nothing was stored. Ask the jurisdiction for one.',
  });

export const serviceMissing = () =>
  requestInvalid([
    paramProblem(
      'service_code',
      'Sebutkan kategorinya; daftarnya ada di services.',
      'Name the service; services lists them.',
    ),
  ]);

export const serviceUnknown = () =>
  new Problem(404, 'open311-service-unknown', {
    id: 'service_code: Kategori itu tidak ada di daerah ini. Daftarnya ada di services.',
    en: 'service_code: There is no such service in this jurisdiction. services lists them.',
  });

/** The same for none, one that nobody has verified yet, and a secret one. */
export const requestUnknown = () =>
  new Problem(404, 'open311-request-unknown', {
    id: 'service_request_id: Tidak ada laporan terbuka dengan nomor ini.',
    en: 'service_request_id: There is no public request with this id.',
  });

export const tokenUnknown = () =>
  new Problem(404, 'open311-token-unknown', {
    id: 'token: Tanda terima ini tidak dikenal.',
    en: 'token: This token is not known.',
  });

export const resourceUnknown = () =>
  new Problem(404, 'open311-resource-unknown', {
    id: 'Tidak ada apa-apa di alamat ini. Akhiri alamat dengan .xml atau .json; daftarnya ada di discovery.xml.',
    en: 'There is nothing at this address. End it with .xml or .json; discovery.xml lists what there is.',
  });

export const domainTaken = () =>
  new Problem(409, 'open311-domain-taken', {
    id: 'Domain itu sudah dipakai daerah lain di server ini. Tidak ada yang berubah.',
    en: 'Another jurisdiction on this server has that domain already. Nothing was changed.',
  });

export const keyNotFound = () =>
  new Problem(404, 'open311-key-not-found', { id: 'Kunci API ini tidak ada.', en: 'There is no such API key.' });

export const serverNotFound = () =>
  new Problem(404, 'open311-server-not-found', { id: 'Server ini tidak ada.', en: 'There is no such server.' });

export const serverKnownAlready = () =>
  new Problem(409, 'open311-server-known', {
    id: 'Server dengan alamat dan daerah ini sudah ada di daftar. Ubah yang itu.',
    en: 'A server with this address and jurisdiction is in the list already. Change that one.',
  });

export const addressRefused = () =>
  new Problem(422, 'open311-address-refused', {
    id: 'Alamat server harus https, tanpa nama pengguna, tanda tanya atau pagar, dan bukan komputer ini sendiri. Yang Anda isi masih ada.',
    en: 'The address of a server must be https, without a user name, query or fragment, and not this machine. What you filled in is kept.',
  });

export const keyNeededThere = () =>
  new Problem(422, 'open311-server-key-needed', {
    id: 'Isi kunci API yang diberikan server itu: kunci lama hanya berlaku untuk alamat yang lama.',
    en: 'Give the API key of that server: the one before holds for the address before only.',
  });

export const serverSilent = (why: Sentence) =>
  new Problem(
    502,
    'open311-server-silent',
    { id: `Server itu belum bisa dipakai: ${why.id}`, en: `That server cannot be used yet: ${why.en}` },
    {},
  );
