import { type ReporterNews, tellReporter, type Way } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { type Cursor, type Entry, JOURNAL_BEGINNING, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';

const byPage: Way = (_app, origin, code) => `${origin}/aspirasi/${code}\n\n`;

const READER = 'petitions.tell';
const BATCH = 500;

/** What an author is told, by act. Mail is read by others too: nothing of what they wrote. */
const NEWS: Record<string, ReporterNews> = {
  'petition.reach': {
    subject: 'Dukungan untuk aspirasimu cukup',
    text: 'Cukup banyak orang mendukung aspirasimu. Sekarang kantor bupati wajib menjawab di depan umum, dengan alasan. Tanggalnya ada di halaman aspirasimu.',
  },
  'petition.answer': {
    subject: 'Kantor bupati menjawab aspirasimu',
    text: 'Kantor bupati sudah menjawab aspirasimu dengan alasan. Semua orang bisa membacanya.',
  },
  'petition.correct': {
    subject: 'Jawaban atas aspirasimu dikoreksi',
    text: 'Kantor bupati mengoreksi jawabannya atas aspirasimu dan menulis mengapa. Jawaban yang lama tetap bisa dibaca.',
  },
  'petition.lapse': {
    subject: 'Masa dukungan aspirasimu berakhir',
    text: 'Masa dukungan aspirasimu berakhir sebelum pendukungnya cukup. Aspirasimu tetap ada dan tetap bisa dibaca.',
  },
  'referral.hand_over': {
    subject: 'Aspirasimu diserahkan ke musrenbang',
    text: 'Aspirasimu diserahkan sebagai usulan ke musrenbang. Tahun, tahap, dan alasannya ada di halaman aspirasimu.',
  },
  'referral.decide taken_up': {
    subject: 'Usulan dari aspirasimu diambil',
    text: 'Kantor perencanaan mengambil usulan dari aspirasimu untuk dibahas di musrenbang. Alasannya ada di halaman aspirasimu.',
  },
  'referral.decide deferred': {
    subject: 'Usulan dari aspirasimu ditunda',
    text: 'Kantor perencanaan menunda usulan dari aspirasimu. Alasannya ada di halaman aspirasimu.',
  },
  'referral.decide refused': {
    subject: 'Usulan dari aspirasimu ditolak',
    text: 'Kantor perencanaan menolak usulan dari aspirasimu. Alasannya ada di halaman aspirasimu.',
  },
};

const newsOf = ({ act, public: told }: Entry): ReporterNews | undefined =>
  NEWS[act === 'referral.decide' ? `${act} ${told.to}` : act];

/** Whose reports an entry is about. */
const reportsOf = ({ subject, public: told }: Entry): readonly string[] =>
  subject.startsWith('referrals/') ? (told.aspirations as string[]) : [subject.slice('petitions/'.length)];

/** Queues the mails of an entry and moves on past it, kept or lost together: nobody is told twice. */
const tellOf = (app: App, entry: Entry & Cursor, news: ReporterNews, now: Date): Promise<void> =>
  inRegion(app.db, entry.region, async (tx) => {
    if (!(await moveReader(tx, READER, entry))) return;
    for (const id of reportsOf(entry)) await tellReporter(app, tx, id, news, byPage, now);
  });

/** Tells the authors who left an address of each step, once, from the journal and from nothing else. */
export const tellAuthors = async (app: App, now: Date): Promise<void> => {
  for (;;) {
    const cursor = (await inEveryRegion(app.db, (tx) => readerCursor(tx, READER))) ?? JOURNAL_BEGINNING;
    const { entries, next } = await inEveryRegion(app.db, (tx) => readJournal(tx, cursor, BATCH));
    for (const entry of entries) {
      const news = newsOf(entry);
      if (news) await tellOf(app, entry, news, now);
    }
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    if (entries.length < BATCH) return;
  }
};
