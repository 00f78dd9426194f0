import { Problem, type Sentence, tooOften } from '#platform/problem.ts';
import { ROLES, type Role } from './types.ts';

export const ROLE_NAMES: Readonly<Record<Role, Sentence>> = {
  officer: { id: 'petugas perangkat daerah', en: 'agency officer' },
  agency_head: { id: 'kepala perangkat daerah', en: 'agency head' },
  verifier: { id: 'verifikator (admin instansi)', en: 'verifier' },
  district: { id: 'petugas kecamatan', en: 'district officer' },
  village: { id: 'perangkat desa', en: 'village officer' },
  cadre: { id: 'kader', en: 'cadre' },
  planner: { id: 'perencana daerah (Bappeda)', en: 'planner of the regency' },
  treasurer: { id: 'pengelola keuangan daerah', en: 'treasury' },
  council: { id: 'anggota atau sekretariat DPRD', en: 'council (DPRD)' },
  secretary: { id: 'sekretaris daerah', en: 'regional secretary' },
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

/** The same for an unknown name, a wrong password and an account that ended: nobody learns which names exist. */
export const signInFailed = () =>
  new Problem(401, 'sign-in-failed', {
    id: 'Nama pengguna atau kata sandi tidak cocok. Periksa keduanya, lalu coba lagi.',
    en: 'The name or the password does not match. Check both and try again.',
  });

export const tooManyAttempts = (waitMs: number) =>
  tooOften('too-many-attempts', waitMs, (when) => ({
    id: `Terlalu banyak percobaan yang gagal dari jaringan ini. Coba ${when.id}; akunmu tidak terkunci, dan perangkat yang pernah kamu pakai masuk tetap bisa.`,
    en: `Too many failed attempts from this network. Try again ${when.en}; your account is not locked, and a device you signed in on before still works.`,
  }));

/** A name that many guess at, from somewhere it was never used: heard once, after the wait. */
export const waitYourTurn = (waitMs: number) =>
  tooOften('wait-your-turn', waitMs, (when) => ({
    id: `Nama ini sedang banyak dicoba dari tempat lain. Kata sandimu belum diperiksa. Masuk lagi ${when.id}, lalu langsung kami periksa; perangkat dan jaringan yang biasa kamu pakai tidak perlu menunggu.`,
    en: `Many are trying this name from elsewhere. Your password was not looked at yet. Sign in again ${when.en} and it will be; the devices and networks you usually use need not wait.`,
  }));

export const tooManyResetRequests = (waitMs: number) =>
  tooOften('too-many-reset-requests', waitMs, (when) => ({
    id: `Terlalu banyak permintaan kata sandi baru dari jaringan ini. Permintaanmu belum kami proses. Minta lagi ${when.id}.`,
    en: `Too many requests for a new password came from this network. Yours was not taken. Ask again ${when.en}.`,
  }));

export const tooBusy = () =>
  new Problem(503, 'sign-in-busy', {
    id: 'Sedang banyak yang masuk bersamaan. Coba lagi sebentar lagi.',
    en: 'Many people are signing in right now. Please try again in a moment.',
  });

export const notASample = () =>
  new Problem(403, 'not-a-sample', {
    id: 'Masuk tanpa kata sandi hanya untuk orang contoh di wilayah contoh.',
    en: 'Signing in without a password is for sample people in a sample region only.',
  });

export const personNotFound = () =>
  new Problem(404, 'person-not-found', { id: 'Orang ini tidak ada di daftar.', en: 'This person is not in the list.' });

export const personHasEnded = () =>
  new Problem(409, 'person-has-ended', {
    id: 'Akun ini sudah tidak aktif. Tidak ada yang diubah.',
    en: 'This account has ended. Nothing was changed.',
  });

export const passwordWrong = () =>
  new Problem(422, 'password-wrong', {
    id: 'Kata sandi yang sekarang tidak cocok. Kata sandimu belum diganti.',
    en: 'The current password does not match. Your password was not changed.',
  });

export const sessionNotFound = () =>
  new Problem(404, 'session-not-found', { id: 'Sesi ini sudah berakhir.', en: 'This session is over.' });

export const loginTaken = () =>
  new Problem(409, 'login-taken', {
    id: 'Nama pengguna ini sudah dipakai. Pilih yang lain; isian lain tetap tersimpan di formulir.',
    en: 'This login is taken. Choose another; the rest of the form is kept.',
  });

export const personNeedsOrganisation = () =>
  new Problem(422, 'person-needs-organisation', {
    id: 'Peran ini bekerja untuk satu kantor. Pilih kantornya.',
    en: 'This role works for one office. Choose the office.',
  });

export const personOrganisationUnknown = () =>
  new Problem(422, 'person-organisation-unknown', {
    id: 'Kantor yang dipilih tidak ada di daftar. Tidak ada yang diubah.',
    en: 'The office you chose is not in the list. Nothing was changed.',
  });

export const lastAdministrator = () =>
  new Problem(409, 'last-administrator', {
    id: 'Ini administrator terakhir di wilayah ini. Tunjuk administrator lain lebih dulu.',
    en: 'This is the last administrator of the region. Appoint another one first.',
  });

const DEFECTS = {
  short: {
    id: 'Kata sandi paling sedikit 10 huruf. Beberapa kata yang mudah kamu ingat pun boleh.',
    en: 'A password has at least 10 characters. A few words that you remember will do.',
  },
  long: { id: 'Kata sandi paling banyak 200 huruf.', en: 'A password has at most 200 characters.' },
  login: { id: 'Kata sandi tidak boleh memuat nama penggunamu.', en: 'The password must not contain your login.' },
  plain: { id: 'Kata sandi ini terlalu mudah ditebak.', en: 'This password is too easy to guess.' },
} satisfies Record<string, Sentence>;

export const passwordRefused = (defect: keyof typeof DEFECTS) =>
  new Problem(422, 'password-refused', DEFECTS[defect], { defect });

export const signInExpired = () =>
  new Problem(401, 'sign-in-expired', {
    id: 'Terlalu lama sejak kata sandi diisi, jadi belum ada yang masuk. Mulai lagi dari nama pengguna dan kata sandi.',
    en: 'It has been too long since the password, so nobody is signed in. Start again with name and password.',
  });

export const codeWrong = () =>
  new Problem(422, 'code-wrong', {
    id: 'Kode itu tidak cocok atau sudah terpakai. Tunggu kode berikutnya, lalu ketik yang baru; kalau tetap gagal, periksa jam ponsel.',
    en: 'That code does not match or was used already. Wait for the next one and type it; if it still fails, check the clock of your phone.',
  });

export const recoveryCodeWrong = () =>
  new Problem(422, 'recovery-code-wrong', {
    id: 'Kode cadangan itu tidak cocok atau sudah terpakai. Tiap kode hanya berlaku sekali; coba yang lain di daftar Anda.',
    en: 'That recovery code does not match or was used already. Each works once; try another one on your list.',
  });

export const tooManySteps = (waitMs: number) =>
  tooOften('too-many-second-steps', waitMs, (when) => ({
    id: `Terlalu banyak kode yang salah. Coba ${when.id}, atau masuk dengan kunci sandi (passkey).`,
    en: `Too many wrong codes. Try again ${when.en}, or use a passkey.`,
  }));

export const offerExpired = () =>
  new Problem(422, 'second-step-offer-expired', {
    id: 'Kode QR itu sudah terlalu lama, jadi belum ada yang dipasang. Hapus entrinya dari aplikasi, lalu pindai yang baru di bawah ini.',
    en: 'That QR code is too old, so nothing was set up. Delete its entry in your app and scan the new one below.',
  });

export const secondStepRequired = () =>
  new Problem(409, 'second-step-required', {
    id: 'Peran Anda wajib memakai langkah kedua, dan ini yang terakhir. Pasang cara lain lebih dulu, baru hapus yang ini.',
    en: 'Your role must use a second step, and this is your last one. Set up another one first, then remove this one.',
  });

export const secondStepMissing = () =>
  new Problem(409, 'second-step-missing', {
    id: 'Belum ada langkah kedua, jadi kode cadangan belum diperlukan. Tidak ada yang diubah.',
    en: 'There is no second step, so recovery codes are not needed yet. Nothing was changed.',
  });

export const proofNeeded = () =>
  new Problem(403, 'proof-needed', {
    id: 'Belum ada yang diubah. Perubahan ini perlu bukti bahwa ini Anda: isi kata sandi Anda, atau kode dari aplikasi, lalu kirim lagi.',
    en: 'Nothing was changed yet. This change needs a proof that it is you: give your password, or a code of your app, and send again.',
  });

export const proofWrong = () =>
  new Problem(422, 'proof-wrong', {
    id: 'Kata sandi atau kode itu tidak cocok. Belum ada yang diubah; isian Anda tetap ada.',
    en: 'That password or code does not match. Nothing was changed; what you filled in is still here.',
  });

/** The same for a code that never was, one that was used, revoked, and one that is too old. */
export const invitationUnknown = () =>
  new Problem(422, 'invitation-unknown', {
    id: 'Kode ini tidak berlaku: sudah dipakai, sudah diganti, atau sudah lewat waktunya. Minta yang baru kepada administrator kabupaten Anda.',
    en: 'This code does not work: it was used, replaced, or is too old. Ask the administrator of your regency for a new one.',
  });

export const invitationMistyped = () =>
  new Problem(422, 'invitation-mistyped', {
    id: 'Ada huruf yang keliru dalam kode itu. Bandingkan lagi dengan surat Anda, satu kelompok demi satu.',
    en: 'A character of that code is wrong. Compare it with your letter, group by group.',
  });

export const passwordsDiffer = () =>
  new Problem(422, 'passwords-differ', {
    id: 'Kedua kata sandi tidak sama. Belum ada yang disimpan; ketik lagi keduanya.',
    en: 'The two passwords are not the same. Nothing was stored; type both again.',
  });

export const personHasNoAddress = () =>
  new Problem(409, 'person-has-no-address', {
    id: 'Surel tidak dapat dikirim: orang ini belum punya alamat surel, atau server surel belum diatur. Cetak surat undangan saja.',
    en: 'No mail can be sent: this person has no address, or no mail server is set. Print a letter instead.',
  });

/** The same for a passkey that nobody has here, one of an ended account, and an answer that is wrong or too late. */
export const passkeyRefused = () =>
  new Problem(401, 'passkey-refused', {
    id: 'Kunci sandi itu tidak dikenal di sini, atau terlalu lama. Coba lagi, atau masuk dengan kata sandi.',
    en: 'That passkey is not known here, or it took too long. Try again, or sign in with your password.',
  });

export const passkeyNotTaken = () =>
  new Problem(422, 'passkey-not-taken', {
    id: 'Kunci sandi belum tersimpan: jawaban peramban tidak cocok atau terlalu lama. Hapus kunci itu dari perangkat bila sudah dibuat, lalu coba lagi.',
    en: 'The passkey was not stored: the answer of the browser does not fit, or took too long. Delete the key from the device if it was made, and try again.',
  });

export const passkeyTaken = () =>
  new Problem(409, 'passkey-taken', {
    id: 'Kunci sandi ini sudah terpasang. Tidak ada yang diubah.',
    en: 'This passkey is set up already. Nothing was changed.',
  });
