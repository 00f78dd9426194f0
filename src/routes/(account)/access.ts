import { type AccessTable, everybody, signedInPeople } from '#platform/access.ts';

const provider = { thing: 'provider', to: everybody };

export const access: AccessTable = {
  '/akun': {
    GET: signedInPeople,
    '?/password': signedInPeople,
    '?/revoke': signedInPeople,
    '?/others': signedInPeople,
  },
  '/akun/bukti': { GET: signedInPeople, '?/proof': signedInPeople, '?/passkey': signedInPeople },
  '/akun/passkey': { GET: signedInPeople },
  '/akun/langkah-kedua': {
    GET: signedInPeople,
    '?/totp': signedInPeople,
    '?/passkey': signedInPeople,
    '?/codes': signedInPeople,
    '?/remove': signedInPeople,
  },
  '/akun/layanan': { GET: signedInPeople, '?/link': signedInPeople, '?/unlink': signedInPeople },
  '/keluar': { GET: everybody, POST: everybody },
  '/masuk': { GET: everybody, '?/password': everybody, '?/passkey': everybody, '?/sample': everybody },
  // Whoever has proved the first step; to all others it says that nothing waits.
  '/masuk/langkah-kedua': { GET: everybody, '?/code': everybody, '?/recovery': everybody, '?/passkey': everybody },
  '/masuk/lupa': { GET: everybody, POST: everybody },
  '/masuk/pasang': { GET: everybody, '?/totp': everybody, '?/passkey': everybody },
  '/masuk/passkey': { GET: everybody },
  // Whoever holds a code: the page asks for it.
  '/undangan': { GET: everybody, '?/open': everybody, '?/set': everybody },
  '/masuk/sso/[provider]': { names: provider, GET: everybody },
  '/masuk/sso/[provider]/kembali': { names: provider, GET: everybody },
  '/masuk/sso/[provider]/keluar': { names: provider, GET: everybody },
};
