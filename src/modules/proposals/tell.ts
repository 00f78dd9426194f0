import { z } from 'zod';
import { type ReporterNews, tellReporter, type Way } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { type Cursor, type Entry, JOURNAL_BEGINNING, readJournal } from '#platform/journal.ts';
import { moveReader, readerCursor } from '#platform/journal-reader.ts';
import { log } from '#platform/log.ts';
import { queueMail } from '#platform/mail/index.ts';
import { queuePush } from '#platform/push/index.ts';
import { authorsOf, identityOf, mergedWith, proposalById } from './queries/proposals.ts';
import type { Proposal, Step } from './types.ts';

const READER = 'proposals.tell';
const BATCH = 500;
const ADDRESS = z.email().max(254);

/** What a proposer is told, by step. Mail is read by others too: nothing of what they wrote. */
const NEWS: Partial<Record<Step, ReporterNews>> = {
  proposed: {
    subject: 'Aspirasimu menjadi usulan musrenbang',
    text: 'Aspirasi atau laporanmu dijadikan usulan musrenbang. Jalannya bisa kamu ikuti di halaman usulan.',
  },
  admitted: {
    subject: 'Usulanmu masuk daftar musrenbang',
    text: 'Usulanmu sudah dibaca dan masuk daftar. Semua orang bisa membacanya dan mendukungnya. Tanggal musrenbangnya ada di halaman usulan.',
  },
  refused: {
    subject: 'Usulanmu tidak masuk daftar musrenbang',
    text: 'Usulanmu sudah dibaca dan tidak dimasukkan ke daftar. Alasannya ada di halaman usulan.',
  },
  accepted: {
    subject: 'Usulanmu diterima musrenbang',
    text: 'Musrenbang menerima usulanmu. Alasannya dan langkah berikutnya ada di halaman usulan.',
  },
  changed: {
    subject: 'Usulanmu diterima dengan nilai yang berubah',
    text: 'Musrenbang menerima usulanmu dengan nilai yang lain. Nilai sebelum dan sesudahnya, dan alasannya, ada di halaman usulan.',
  },
  rejected: {
    subject: 'Usulanmu ditolak musrenbang',
    text: 'Musrenbang menolak usulanmu. Alasannya ada di halaman usulan.',
  },
  merged: {
    subject: 'Usulanmu digabungkan dengan usulan lain',
    text: 'Usulanmu digabungkan dengan usulan lain yang sama. Kodemu tetap berlaku, dan kabarnya tetap muncul di halaman usulanmu.',
  },
  deferred: {
    subject: 'Usulanmu ditunda musrenbang',
    text: 'Musrenbang menunda usulanmu. Alasannya ada di halaman usulan, dan usulanmu dibahas lagi tahun berikutnya.',
  },
};

/** What they are told whose proposal goes on in the one that it happened to. */
const MERGED_NEWS: typeof NEWS = {
  accepted: {
    subject: 'Usulan tempat usulanmu digabungkan diterima',
    text: 'Usulanmu digabungkan dengan usulan lain, dan musrenbang menerimanya. Alasannya ada di halaman usulanmu.',
  },
  changed: {
    subject: 'Usulan tempat usulanmu digabungkan diterima dengan nilai yang berubah',
    text: 'Usulanmu digabungkan dengan usulan lain, dan musrenbang menerimanya dengan nilai yang lain. Alasannya ada di halaman usulanmu.',
  },
  rejected: {
    subject: 'Usulan tempat usulanmu digabungkan ditolak',
    text: 'Usulanmu digabungkan dengan usulan lain, dan musrenbang menolaknya. Alasannya ada di halaman usulanmu.',
  },
  deferred: {
    subject: 'Usulan tempat usulanmu digabungkan ditunda',
    text: 'Usulanmu digabungkan dengan usulan lain, dan musrenbang menundanya. Alasannya ada di halaman usulanmu.',
  },
};

const STEPS_TOLD = ['proposal.propose', 'proposal.screen', 'proposal.decide'];

/** The step that an entry tells of; a resident knows what they sent. */
const stepOf = ({ act, public: told }: Entry): Step | undefined => {
  if (!STEPS_TOLD.includes(act)) return undefined;
  if (act !== 'proposal.propose') return told.step as Step;
  return Array.isArray(told.reports) && told.reports.length > 0 ? 'proposed' : undefined;
};

/** @returns nothing for an address that no key of this installation opens: logged, and keeping nobody else waiting */
const opened = (app: App, proposal: string, contact: Uint8Array): string | undefined => {
  try {
    return app.secrets.decrypt('proposals.contact', contact);
  } catch {
    log.error({ proposal }, 'the contact of a proposal cannot be opened, its proposer is not told');
    return undefined;
  }
};

const originOf = ({ settings }: App): string => settings.SIMPUL_ORIGIN ?? `http://localhost:${settings.PORT}`;

/** By devices, and by mail or telephone where they left one. */
const tellProposer = async (app: App, tx: Tx, { id, code }: Proposal, news: ReporterNews, now: Date): Promise<void> => {
  const about = `proposals/${id}`;
  await queuePush(tx, app.secrets, about, { title: news.subject, text: code, path: `/usulan/${code}` }, now);
  const sealed = (await identityOf(tx, id))?.contact;
  const to = sealed && opened(app, id, sealed);
  if (!to) return;
  const leads = `${originOf(app)}/usulan/${code}\n\nSiapkan empat kata kuncimu bila usulanmu belum terbuka untuk umum.`;
  if (!ADDRESS.safeParse(to).success) {
    const text = `${news.subject} (${code})\n\n${news.text}\n\n${leads}`;
    await app.writeToPhone?.(tx, app.secrets, { to, about, text }, now);
    return;
  }
  const text = `${news.text}\n\n${leads} Surat ini tidak perlu dibalas.\n`;
  await queueMail(tx, app.secrets, { to, subject: `${news.subject} (${code})`, text, about }, now);
};

/** Everybody whose proposal it is: who sent it, and the authors of the reports that it was made of. */
const tellAll = async (app: App, tx: Tx, proposal: Proposal, news: ReporterNews, now: Date): Promise<void> => {
  await tellProposer(app, tx, proposal, news, now);
  const byPage: Way = (_app, origin) => `${origin}/usulan/${proposal.code}\n\n`;
  for (const { reportId } of await authorsOf(tx, proposal.id)) await tellReporter(app, tx, reportId, news, byPage, now);
};

/** Queues what an entry is told by and moves on past it, kept or lost together: nobody is told twice. */
const tellOf = (app: App, entry: Entry & Cursor, step: Step, now: Date): Promise<void> =>
  inRegion(app.db, entry.region, async (tx) => {
    if (!(await moveReader(tx, READER, entry))) return;
    const proposal = await proposalById(tx, entry.subject.slice('proposals/'.length));
    if (!proposal) return;
    const [own, merged] = [NEWS[step], MERGED_NEWS[step]];
    if (own) await tellAll(app, tx, proposal, own, now);
    if (merged) for (const one of await mergedWith(tx, proposal.id)) await tellAll(app, tx, one, merged, now);
  });

/** Tells proposers of each step, once, from the journal and from nothing else. */
export const tellProposers = async (app: App, now: Date): Promise<void> => {
  for (;;) {
    const cursor = (await inEveryRegion(app.db, (tx) => readerCursor(tx, READER))) ?? JOURNAL_BEGINNING;
    const { entries, next } = await inEveryRegion(app.db, (tx) => readJournal(tx, cursor, BATCH));
    for (const entry of entries) {
      const step = stepOf(entry);
      if (step) await tellOf(app, entry, step, now);
    }
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    if (entries.length < BATCH) return;
  }
};
