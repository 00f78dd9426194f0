import { Problem, tooOften } from '#platform/problem.ts';

/** Of an address that no gateway listens at, and of a signature that is not its provider's: the same answer. */
export const hookRefused = () =>
  new Problem(403, 'hook-refused', {
    id: 'Kiriman ini tidak ditandatangani oleh penyedia yang kami kenal, jadi tidak ada yang disimpan. Periksa alamat, kunci tanda tangan, dan jam pengirim.',
    en: 'This was not signed by a provider that we know, so nothing was kept. Check the address, the signing secret and the clock of the sender.',
  });

export const hookUnclear = () =>
  new Problem(400, 'hook-unclear', {
    id: 'Bentuk kiriman ini bukan bentuk penyedia ini. Tidak ada yang disimpan.',
    en: 'This does not have the shape of this provider. Nothing was kept.',
  });

export const hookTooLarge = () =>
  new Problem(413, 'hook-too-large', {
    id: 'Kiriman ini lebih dari satu megabita. Tidak ada yang disimpan; kirim dalam bagian yang lebih kecil.',
    en: 'This has more than a megabyte. Nothing was kept; send it in smaller parts.',
  });

export const gatewayAddressRefused = () =>
  new Problem(422, 'gateway-address-refused', {
    id: 'Alamat penyedia harus https dan tidak boleh mengarah ke mesin ini. Yang Anda tulis masih ada.',
    en: 'The address of the provider must be https and must not lead to this machine. What you wrote is still there.',
  });

export const gatewaySecretsNeeded = () =>
  new Problem(422, 'gateway-secrets-needed', {
    id: 'Untuk penyedia baru atau alamat baru, token dan kunci tanda tangan harus ditulis. Keduanya hanya berlaku untuk satu penyedia.',
    en: 'For a new provider or a new address, the token and the signing secret must be written. Both are for one provider only.',
  });

export const gatewayNotFound = () =>
  new Problem(409, 'gateway-not-found', {
    id: 'Gerbang pesan itu tidak ada (lagi). Muat ulang halaman ini.',
    en: 'There is no such gateway (any more). Load this page again.',
  });

/** @param waitMs until the sender may write again; their mail server tries again by itself */
export const tooMuchMail = (waitMs: number) =>
  tooOften('too-much-mail', waitMs, (when) => ({
    id: `Dari alamat ini sudah banyak surel masuk dalam satu jam. Server surel mencoba lagi dengan sendirinya; tidak ada yang hilang. Coba ${when.id}.`,
    en: `Much mail came from this address within an hour. The mail server tries again by itself; nothing is lost. Try again ${when.en}.`,
  }));

export const mailboxSecretNeeded = () =>
  new Problem(422, 'mailbox-secret-needed', {
    id: 'Untuk alamat baru, kunci tanda tangan harus ditulis.',
    en: 'For a new address, the signing secret must be written.',
  });

export const mailTooLarge = () =>
  new Problem(413, 'mail-too-large', {
    id: 'Surel ini lebih dari 25 megabita. Tidak ada yang disimpan.',
    en: 'This mail has more than 25 megabytes. Nothing was kept.',
  });
