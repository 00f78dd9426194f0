import { z } from 'zod';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { type Cursor, type Entry, JOURNAL_BEGINNING, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { queueMail } from '#platform/mail/index.ts';
import { identityOf, reportById } from './queries/report.ts';

const READER = 'reports.tell';
const ADDRESS = z.email().max(254);

/** What a reporter is told, by act: plain, without the text of the report, for mail is read by others too. */
const NEWS: Record<string, { subject: string; text: string }> = {
  'report.ask': {
    subject: 'Petugas perlu keterangan darimu',
    text: 'Petugas bertanya sesuatu tentang laporanmu. Selama menunggu jawabanmu, tenggat dinas berhenti.',
  },
  'report.answer': {
    subject: 'Laporanmu dijawab',
    text: 'Dinas sudah menjawab laporanmu. Lihat buktinya, lalu katakan apakah sudah beres: tanpa jawabanmu laporan tidak dihitung selesai.',
  },
  'report.archive': {
    subject: 'Laporanmu diarsipkan',
    text: 'Laporanmu diarsipkan dengan alasan tertulis. Kamu boleh mengajukan keberatan di halaman laporan.',
  },
  'report.audit': {
    subject: 'Auditor memeriksa laporanmu',
    text: 'Laporanmu terundi untuk diperiksa auditor, dan temuannya sudah tertulis di halaman laporan.',
  },
  'report.close_silent': {
    subject: 'Laporanmu ditutup tanpa konfirmasi',
    text: 'Kami tidak mendengar darimu, jadi laporan ditutup tanpa dihitung selesai. Satu ketukan membukanya lagi.',
  },
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

/** Queues the mail of an entry and moves on past it, kept or lost together: nobody is told twice. */
const tellOne = (app: App, entry: Entry & Cursor, now: Date): Promise<void> =>
  inRegion(app.db, entry.region, async (tx) => {
    if (!(await moveReader(tx, READER, entry))) return;
    const news = NEWS[entry.act];
    const id = entry.subject.slice('reports/'.length);
    const [report, identity] = [await reportById(tx, id), await identityOf(tx, id)];
    if (!report || !identity?.contact) return;
    const contact = opened(app, id, identity.contact);
    if (!ADDRESS.safeParse(contact).success) return; // a phone number: the gateway for these comes later
    const origin = app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`;
    const text = `${news.text}\n\n${origin}/ikuti/${report.code}\n\nSiapkan empat kata kuncimu. Surat ini tidak perlu dibalas.\n`;
    await queueMail(tx, app.secrets, { to: contact!, subject: `${news.subject} (${report.code})`, text }, now);
  });

/** Tells reporters who left an address what happened, once, from the journal and from nothing else. Samples of a demonstration have no address. */
export const tellReporters = async (app: App, now: Date): Promise<void> => {
  for (;;) {
    const cursor = (await inEveryRegion(app.db, (tx) => readerCursor(tx, READER))) ?? JOURNAL_BEGINNING;
    const { entries, next } = await inEveryRegion(app.db, (tx) => readJournal(tx, cursor, 500));
    if (entries.length === 0) return;
    for (const entry of entries) if (NEWS[entry.act]) await tellOne(app, entry, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
  }
};
