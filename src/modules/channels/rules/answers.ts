import type { ReportStatus } from '#modules/reports/index.ts';

const HOW =
  'Ketik STATUS dan kodenya untuk tahu sampai di mana. Pesan berikutnya dari nomor ini kami sampaikan kepada petugas; awali dengan LAPOR untuk laporan lain.';

const STATES: Readonly<Record<ReportStatus, string>> = {
  received: 'diterima, menunggu diperiksa petugas',
  awaiting_reporter: 'petugas bertanya kepadamu; balas pesan ini untuk menjawab',
  verified: 'sudah diperiksa, menunggu diserahkan ke dinas',
  assigned: 'sudah di tangan dinas',
  accepted: 'diterima dinas untuk ditangani',
  in_progress: 'sedang ditangani',
  answered: 'sudah dijawab dinas; katakan di halamannya apakah sudah beres',
  confirmed: 'selesai menurut pelapornya',
  reopened: 'dibuka lagi karena belum beres',
  closed_unconfirmed: 'ditutup tanpa konfirmasi pelapor',
  archived: 'diarsipkan dengan alasan tertulis',
  merged: 'ditangani bersama laporan lain tentang hal yang sama',
};

/** What we answer by a message. To residents, who write in Indonesian or something near it. */
export const ANSWERS = {
  greeting:
    'Halo. Ceritakan apa yang terjadi dan di desa mana, boleh dengan foto atau lokasi, lalu kami teruskan ke dinas yang menangani. Tanpa akun; nomormu tidak ditampilkan kepada siapa pun. Untuk mendukung laporan atau aspirasi orang lain, ketik DUKUNG dan kodenya.',
  where:
    'Terima kasih, ceritamu kami simpan. Di mana tempatnya? Tulis nama desa, kecamatan, dan patokannya, atau kirim lokasi. Kalau tidak tahu, tulis saja TIDAK TAHU.',
  filed: (code: string, words: string, link: string) =>
    `Laporanmu kami terima dan segera diperiksa. Kode: ${code}. Kata kunci: ${words}. Ikuti dan lengkapi di ${link} dengan kata kunci itu; jangan bagikan kata kuncinya. ${HOW}`,
  joined: (code: string) =>
    `Pesanmu kami sampaikan kepada petugas laporan ${code}. Untuk laporan lain, awali dengan LAPOR.`,
  filedByMail: (code: string, words: string, link: string) =>
    `Laporanmu kami terima dan segera diperiksa.\n\nKode: ${code}\nKata kunci: ${words}\n\nIkuti dan lengkapi di ${link} dengan kata kunci itu; jangan bagikan kata kuncinya. Balasan atas surel ini kami sampaikan kepada petugas. Alamatmu tidak ditampilkan kepada siapa pun.\n`,
  joinedByMail: (code: string, link: string) =>
    `Pesanmu kami sampaikan kepada petugas laporan ${code}.\n\nIkuti di ${link}. Untuk laporan lain, tulis surel baru.\n`,
  status: (code: string, status: ReportStatus, link: string) =>
    `Laporan ${code}: ${STATES[status]}. Selengkapnya di ${link}`,
  unknown:
    'Kode itu tidak kami kenal. Periksa lagi: kode terdiri dari empat angka dan sembilan huruf atau angka, misalnya STATUS 3522-ABC-DEF-GHJ.',
  supported: (code: string, supporters: number, link: string) =>
    `Dukunganmu untuk ${code} dihitung. Sekarang ${supporters} dukungan. Tanpa nama; satu dari tiap nomor. Selengkapnya di ${link}`,
  supportedBefore: (code: string, supporters: number, link: string) =>
    `Dukungan dari nomor ini untuk ${code} sudah dihitung sebelumnya: satu dari tiap nomor. Sekarang ${supporters} dukungan. Selengkapnya di ${link}`,
  supportOwn: (code: string) =>
    `${code} laporanmu sendiri, jadi tidak perlu kamu dukung. Ajak tetanggamu mengirim DUKUNG ${code} ke nomor ini.`,
  supportClosed: (code: string, link: string) =>
    `${code} sudah tidak mengumpulkan dukungan, jadi dukunganmu tidak dihitung. Keadaannya sekarang tertulis di ${link}`,
  supportUnknown:
    'Kode itu tidak kami kenal, atau laporannya belum terbuka untuk umum, jadi belum bisa didukung. Periksa lagi kodenya, misalnya DUKUNG 3522-ABC-DEF-GHJ.',
} as const;
