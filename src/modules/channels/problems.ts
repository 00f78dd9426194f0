import { Problem } from '#platform/problem.ts';

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
  new Problem(404, 'gateway-not-found', {
    id: 'Gerbang pesan itu tidak ada (lagi). Muat ulang halaman ini.',
    en: 'There is no such gateway (any more). Load this page again.',
  });
