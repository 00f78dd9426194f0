import { z } from 'zod';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { type Cursor, type Entry, JOURNAL_BEGINNING, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { queueMail } from '#platform/mail/index.ts';
import { queuePush } from '#platform/push/index.ts';
import { makePass } from './passes.ts';
import { mergedInto } from './queries/merge.ts';
import { identityOf, reportById } from './queries/report.ts';

const READER = 'reports.tell';
const ADDRESS = z.email().max(254);

export interface ReporterNews {
  readonly subject: string;
  readonly text: string;
  /** Told only to those who want to know of every step. */
  readonly step?: true;
}

const step = (subject: string, text: string): ReporterNews => ({ subject, text, step: true });

/** What a reporter is told, by act: plain, without the text of the report, for mail is read by others too. */
const NEWS: Record<string, ReporterNews> = {
  'report.ask': {
    subject: 'Petugas perlu keterangan darimu',
    text: 'Petugas bertanya sesuatu tentang laporanmu. Selama menunggu jawabanmu, tenggat dinas berhenti.',
  },
  'report.answer': {
    subject: 'Laporanmu dijawab',
    text: 'Dinas sudah menjawab laporanmu. Lihat jawabannya, lalu katakan apakah sudah beres: tanpa jawabanmu laporan tidak dihitung selesai.',
  },
  'report.archive': {
    subject: 'Laporanmu diarsipkan',
    text: 'Laporanmu diarsipkan dengan alasan tertulis. Kamu boleh mengajukan keberatan di halaman laporan.',
  },
  'report.archive outside': {
    subject: 'Laporanmu ditangani instansi lain',
    text: 'Masalah yang kamu laporkan ditangani instansi di luar kabupaten. Siapa yang berwenang dan cara menghubunginya ada di halaman laporan; kalau menurutmu keliru, ajukan keberatan di sana.',
  },
  'report.audit': {
    subject: 'Auditor memeriksa laporanmu',
    text: 'Laporanmu terundi untuk diperiksa auditor, dan temuannya sudah tertulis di halaman laporan.',
  },
  'report.converse': {
    subject: 'Petugas menulis kepadamu',
    text: 'Petugas menulis pesan tentang laporanmu. Baca dan jawab di halaman laporan; namamu tetap tidak terlihat bila kamu memilih anonim.',
  },
  'report.notify reporter_completion': {
    subject: 'Laporanmu menunggu kelengkapan darimu',
    text: 'Pertanyaan petugas belum kamu jawab. Tanpa jawaban sampai batasnya, laporan diarsipkan; kamu tetap boleh mengajukan keberatan.',
  },
  'report.notify reporter_silence': {
    subject: 'Laporanmu akan ditutup bila kamu diam',
    text: 'Dinas sudah menjawab laporanmu, dan kami belum mendengar darimu. Tanpa jawabanmu laporan ditutup tanpa konfirmasi dan tidak dihitung selesai.',
  },
  'report.notify reporter_silence open': {
    subject: 'Jawaban dinas menunggu katamu',
    text: 'Dinas sudah menjawab laporanmu tanpa menunjukkan pekerjaan, dan kami belum mendengar darimu. Tanpa jawabanmu laporan tetap terbuka: dijawab, belum dibenarkan.',
  },
  'report.close_silent': {
    subject: 'Laporanmu ditutup tanpa konfirmasi',
    text: 'Kami tidak mendengar darimu, jadi laporan ditutup tanpa dihitung selesai. Satu ketukan membukanya lagi.',
  },
  'report.verify': step(
    'Laporanmu diverifikasi',
    'Petugas sudah membaca laporanmu. Lihat ke mana laporan itu berjalan.',
  ),
  'report.route': step('Laporanmu diteruskan ke dinas', 'Laporanmu langsung diteruskan ke dinas yang menangani.'),
  'report.forward_unverified': step(
    'Laporanmu diteruskan ke dinas',
    'Verifikasinya terlambat, jadi laporanmu diteruskan ke dinas.',
  ),
  'report.transfer': step(
    'Laporanmu berpindah dinas',
    'Laporanmu berpindah ke dinas lain. Alasannya ada di halaman laporan; tenggatnya tidak mundur.',
  ),
  'report.decide_agency': step(
    'Dinas untuk laporanmu diputuskan',
    'Sekretaris Daerah memutuskan dinas yang menangani laporanmu.',
  ),
  'report.accept': step('Laporanmu diterima dinas', 'Dinas sudah menerima laporanmu untuk ditangani.'),
  'report.start': step('Laporanmu mulai dikerjakan', 'Dinas mulai menangani laporanmu.'),
  'report.progress': step('Ada kemajuan di laporanmu', 'Dinas menulis kemajuan penanganan laporanmu.'),
  'report.escalate': step('Laporanmu naik ke atas', 'Tenggatnya lewat, jadi laporanmu diteruskan ke atasan.'),
  'report.ask_lasting': {
    subject: 'Masih beres?',
    text: 'Beberapa minggu lalu laporanmu berakhir. Apakah masalahnya masih beres sampai sekarang? Satu ketukan cukup, dan jawabanmu masuk ke angka dinas.',
  },
  'report.merge': {
    subject: 'Laporanmu digabungkan dengan laporan lain',
    text: 'Petugas menilai laporanmu sama dengan laporan lain, jadi keduanya ditangani sekaligus. Tulisan dan fotomu tetap tersimpan, kuncimu tetap berlaku, dan kabarnya muncul di halaman laporanmu. Kalau itu hal lain, katakan di sana: laporanmu langsung dilepas lagi.',
  },
  'report.unmerge': {
    subject: 'Laporanmu ditangani sendiri lagi',
    text: 'Laporanmu ternyata bukan hal yang sama dengan laporan lain, jadi ditangani sendiri lagi. Alasannya ada di halaman laporan.',
  },
};

/**
 * What they are told whose report was merged into the one that it happened to: what becomes of it, and not what passes between its own
 * reporter and the offices.
 */
const MERGED_NEWS: typeof NEWS = {
  'report.answer': NEWS['report.answer'],
  'report.archive': {
    subject: 'Laporan tempat laporanmu digabungkan diarsipkan',
    text: 'Laporanmu digabungkan dengan laporan lain, dan laporan itu diarsipkan dengan alasan tertulis. Kalau laporanmu hal lain, katakan di halaman laporanmu: laporanmu langsung dilepas lagi.',
  },
  'report.archive outside': NEWS['report.archive outside'],
  'report.notify reporter_silence': NEWS['report.notify reporter_silence'],
  'report.notify reporter_silence open': NEWS['report.notify reporter_silence open'],
  'report.close_silent': NEWS['report.close_silent'],
  'report.confirm': {
    subject: 'Pelapor lain menyatakan sudah beres',
    text: 'Laporanmu digabungkan dengan laporan lain, dan pelapornya menyatakan masalahnya sudah beres. Kalau di tempatmu belum, sanggah di halaman laporanmu.',
  },
};

/** What is news to a reporter; what they did themselves is none. */
const newsOf = ({ act, actor, public: told }: Entry) => {
  if (act === 'report.converse' && actor === 'reporter') return undefined;
  if (act === 'report.merge' && told.by === 'reporter') return undefined;
  return NEWS[nameOf(act, told)];
};

const mergedNewsOf = ({ act, public: told }: Entry) => MERGED_NEWS[nameOf(act, told)];

/** A notice says what it is about, and whether silence closes; an archiving, whether others are in charge. */
const nameOf = (act: string, told: Entry['public']): string => {
  if (act === 'report.archive') return told.receiver ? `${act} outside` : act;
  return act === 'report.notify' ? `${act} ${told.step}${told.closes === false ? ' open' : ''}` : act;
};

/** @returns nothing for an address that the key of this installation does not open: logged, and keeping nobody else waiting */
const opened = (app: App, report: string, contact: Uint8Array): string | undefined => {
  try {
    return app.secrets.decrypt('reports.contact', contact);
  } catch {
    log.error({ report }, 'the contact of a report cannot be opened, its reporter is not told');
    return undefined;
  }
};

/** Who is told of an entry, with what: the report's own reporter, and those whose reports were merged into it. */
const toldOf = async (tx: Tx, entry: Entry, id: string) => {
  const [own, merged] = [newsOf(entry), mergedNewsOf(entry)];
  const followers = merged ? await mergedInto(tx, [id]) : [];
  return [...(own ? [{ id, news: own }] : []), ...followers.map((one) => ({ id: one.id, news: merged! }))];
};

/** Queues the mail of an entry and moves on past it, kept or lost together: nobody is told twice. */
const tellOne = (app: App, entry: Entry & Cursor, now: Date): Promise<void> =>
  inRegion(app.db, entry.region, async (tx) => {
    if (!(await moveReader(tx, READER, entry))) return;
    const way = WAYS[entry.act] ?? byKey;
    for (const { id, news } of await toldOf(tx, entry, entry.subject.slice('reports/'.length))) {
      await tellReporter(app, tx, id, news, way, now);
    }
  });

/** Where a mail leads, and what is needed there. */
export type Way = (app: App, origin: string, code: string) => string;
const byKey: Way = (_app, origin, code) => `${origin}/ikuti/${code}\n\nSiapkan empat kata kuncimu.`;
const WAYS: Readonly<Record<string, Way>> = {
  'report.close_silent': ({ secrets }, origin, code) =>
    `${origin}/ikuti/${code}?buka=${makePass(secrets, 'reopen', code)}\n\nTautan ini membuka lagi laporanmu dan tidak lebih; empat kata kunci tidak perlu.`,
  'report.ask_lasting': ({ secrets }, origin, code) =>
    `${origin}/ikuti/${code}?beres=${makePass(secrets, 'lasting', code)}\n\nTautan ini untuk pertanyaan ini saja; empat kata kunci tidak perlu.`,
};

/**
 * Tells the reporter as far as they want it: on the devices that follow the report, and by mail or, where the region has a gateway, by
 * telephone where they left an address.
 */
export const tellReporter = async (
  app: App,
  tx: Tx,
  id: string,
  news: ReporterNews,
  way: Way,
  now: Date,
): Promise<void> => {
  const [report, identity] = [await reportById(tx, id), await identityOf(tx, id)];
  if (!report || report.news === 'none' || (news.step && report.news !== 'all')) return;
  const note = { title: news.subject, text: report.code, path: `/ikuti/${report.code}` };
  await queuePush(tx, app.secrets, `reports/${id}`, note, now);
  if (!identity?.contact) return;
  const contact = opened(app, id, identity.contact);
  if (!contact) return;
  const origin = app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`;
  const leads = way(app, origin, report.code);
  if (!ADDRESS.safeParse(contact).success) {
    const message = {
      to: contact,
      about: `reports/${id}`,
      text: `${news.subject} (${report.code})\n\n${news.text}\n\n${leads}`,
    };
    await app.writeToPhone?.(tx, app.secrets, message, now);
    return;
  }
  const text = `${news.text}\n\n${leads} Surat ini tidak perlu dibalas.\n`;
  const mail = { to: contact, subject: `${news.subject} (${report.code})`, text, about: `reports/${id}` };
  await queueMail(tx, app.secrets, mail, now);
};

/** Tells reporters who left an address what happened, once, from the journal and from nothing else. Samples of a demonstration have no address. */
export const tellReporters = async (app: App, now: Date): Promise<void> => {
  for (;;) {
    const cursor = (await inEveryRegion(app.db, (tx) => readerCursor(tx, READER))) ?? JOURNAL_BEGINNING;
    const { entries, next } = await inEveryRegion(app.db, (tx) => readJournal(tx, cursor, 500));
    if (entries.length === 0) return;
    for (const entry of entries) if (newsOf(entry) ?? mergedNewsOf(entry)) await tellOne(app, entry, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
  }
};
