import { Problem, tooOften } from '#platform/problem.ts';

const OTHER_WAY = {
  id: 'Anda tetap bisa masuk dengan nama pengguna dan kata sandi.',
  en: 'You can still sign in with your name and password.',
};
const problem = (status: number, slug: string, id: string, en: string) =>
  new Problem(status, slug, { id: `${id} ${OTHER_WAY.id}`, en: `${en} ${OTHER_WAY.en}` });

export const providerDown = (name: string) =>
  problem(
    503,
    'sso-provider-down',
    `${name} tidak menjawab, jadi kami belum tahu siapa Anda. Coba lagi sebentar lagi.`,
    `${name} does not answer, so we do not know yet who you are. Try again in a moment.`,
  );

export const providerCancelled = (name: string) =>
  problem(
    403,
    'sso-cancelled',
    `Anda belum masuk: di ${name} permintaan itu ditolak atau dibatalkan.`,
    `You are not signed in: the request was refused or cancelled at ${name}.`,
  );

/** Our own name, secret or key is not known there, or the provider cannot do what it should. */
export const providerRefusedUs = (name: string) =>
  problem(
    502,
    'sso-provider-refused-us',
    `${name} menolak aplikasi ini, bukan Anda. Beri tahu administrator: pengaturan ${name} perlu diperiksa.`,
    `${name} refused this program, not you. Tell your administrator: the settings of ${name} need a look.`,
  );

/** Wrong nonce, issuer, audience, signature, time: whoever made it, it is not believed. */
export const answerNotBelieved = (name: string) =>
  problem(
    502,
    'sso-answer-not-believed',
    `Jawaban dari ${name} tidak lolos pemeriksaan, jadi tidak ada yang masuk. Mulai lagi dari halaman masuk; kalau terulang, beri tahu administrator.`,
    `The answer of ${name} did not pass our checks, so nobody was signed in. Start again from the sign-in page; if it happens again, tell your administrator.`,
  );

/** No start of this browser belongs to it: too late, used already, or begun elsewhere. */
export const startIsOver = () =>
  problem(
    410,
    'sso-start-is-over',
    'Proses masuk ini sudah lewat waktunya, sudah dipakai, atau dimulai di peramban lain. Mulai lagi dari halaman masuk.',
    'This sign-in took too long, was used already, or began in another browser. Start again from the sign-in page.',
  );

/** The same for somebody unknown and somebody whose account has ended. */
export const nobodyKnown = (name: string) =>
  problem(
    403,
    'sso-nobody-known',
    `${name} mengenal Anda, tetapi akun itu belum terhubung dengan akun di sini. Masuk dengan kata sandi, lalu hubungkan di halaman akun; belum punya akun? Minta administrator membuatkannya.`,
    `${name} knows you, but that account is not linked to one here. Sign in with your password and link it on your account page; no account yet? Ask your administrator for one.`,
  );

export const linkedToSomebodyElse = () =>
  new Problem(409, 'sso-linked-already', {
    id: 'Akun itu sudah terhubung dengan orang lain di sini, atau akun Anda sudah terhubung. Tidak ada yang diubah.',
    en: 'That account is linked to somebody else here, or yours is linked already. Nothing was changed.',
  });

export const providerNotFound = () =>
  new Problem(404, 'page-not-found', { id: 'Halaman ini tidak ada.', en: 'This page does not exist.' });

export const providerKnownAlready = () =>
  new Problem(409, 'sso-provider-known', {
    id: 'Layanan dengan alamat dan client ID itu sudah ada. Ubah yang ada; isian Anda tetap di formulir.',
    en: 'A service with that address and client ID is there already. Change that one; what you typed is kept.',
  });

export const issuerRefused = (defect: 'no-address' | 'not-safe') =>
  new Problem(
    422,
    'sso-issuer-refused',
    defect === 'no-address'
      ? {
          id: 'Alamat layanan (issuer) bukan alamat web yang utuh, atau memuat ? atau #. Isian Anda tetap di formulir.',
          en: 'The address of the service (issuer) is no whole web address, or has a ? or # in it. What you typed is kept.',
        }
      : {
          id: 'Alamat layanan (issuer) harus dimulai dengan https:// dan tidak boleh menunjuk ke server ini sendiri. Isian Anda tetap di formulir.',
          en: 'The address of the service (issuer) must begin with https:// and must not point to this server itself. What you typed is kept.',
        },
  );

export const secretNeeded = () =>
  new Problem(422, 'sso-secret-needed', {
    id: 'Cara ini memerlukan client secret. Salin dari layanan itu; isian lain tetap di formulir.',
    en: 'This way needs the client secret. Copy it from the service; the rest of the form is kept.',
  });

export const lastSigningKey = () =>
  new Problem(409, 'sso-last-signing-key', {
    id: 'Ini kunci terakhir. Buat yang baru dulu, tunggu sampai layanan mengenalnya, lalu cabut yang lama.',
    en: 'This is the last key. Make a new one, wait until the service knows it, then end the old one.',
  });

export const tooManyStarts = (waitMs: number) =>
  tooOften('sso-too-many-starts', waitMs, (when) => ({
    id: `Terlalu banyak yang mulai masuk dari jaringan ini. Coba ${when.id}. ${OTHER_WAY.id}`,
    en: `Too many sign-ins began from this network. Try again ${when.en}. ${OTHER_WAY.en}`,
  }));
