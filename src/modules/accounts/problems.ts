import { Problem, type Sentence } from '#platform/problem.ts';
import { ROLES, type Role } from './types.ts';

export const ROLE_NAMES: Readonly<Record<Role, Sentence>> = {
  officer: { id: 'petugas perangkat daerah', en: 'agency officer' },
  agency_head: { id: 'kepala perangkat daerah', en: 'agency head' },
  verifier: { id: 'verifikator (admin instansi)', en: 'verifier' },
  district: { id: 'petugas kecamatan', en: 'district officer' },
  village: { id: 'perangkat desa', en: 'village officer' },
  cadre: { id: 'kader', en: 'cadre' },
  regent: { id: 'kantor bupati', en: 'regent’s office' },
  auditor: { id: 'pengawas', en: 'auditor' },
  administrator: { id: 'administrator', en: 'administrator' },
  reporter: { id: 'pelapor', en: 'reporter' },
  visitor: { id: 'siapa saja yang belum masuk', en: 'anybody who is not signed in' },
  system: { id: 'sistem', en: 'system' },
};

type Permission = { readonly does: Sentence; readonly by: Partial<Record<Role, string>> };

const WHOSE: Readonly<Record<string, Sentence>> = {
  self: { id: ' (untuk akunnya sendiri)', en: ' (for their own account)' },
  own: { id: ' (untuk kantornya sendiri)', en: ' (for their own office)' },
};

/** `Hanya petugas kecamatan (untuk kantornya sendiri) dan verifikator yang boleh …` */
const whoMay = ({ by }: Permission, language: 'id' | 'en') => {
  const names = ROLES.filter((role) => by[role]).map(
    (role) => ROLE_NAMES[role][language] + (WHOSE[by[role]!]?.[language] ?? ''),
  );
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(names);
};

export const notAllowed = (act: string, permission: Permission) =>
  new Problem(
    403,
    'not-allowed',
    {
      id: `Tidak ada yang diubah: hanya ${whoMay(permission, 'id')} yang boleh ${permission.does.id}.`,
      en: `Nothing was changed. Only these may ${permission.does.en}: ${whoMay(permission, 'en')}.`,
    },
    { act },
  );
