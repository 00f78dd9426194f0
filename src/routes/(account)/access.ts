import { type AccessTable, everybody, signedInPeople } from '#platform/access.ts';

export const access: AccessTable = {
  '/akun': {
    GET: signedInPeople,
    '?/password': signedInPeople,
    '?/revoke': signedInPeople,
    '?/others': signedInPeople,
  },
  '/keluar': { GET: everybody, POST: everybody },
  '/masuk': { GET: everybody, '?/password': everybody, '?/sample': everybody },
};
