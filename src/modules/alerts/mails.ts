import type { MadePublic } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import { queueMail } from '#platform/mail/index.ts';
import { makeLink } from './link.ts';
import { namesOf } from './names.ts';
import type { Subscription } from './types.ts';

type Mailing = Pick<App, 'secrets' | 'settings'>;
/** More would be read by nobody; the rest is a number and a link. */
const MOST_LINES = 25;

const originOf = ({ settings }: Mailing): string => settings.SIMPUL_ORIGIN ?? `http://localhost:${settings.PORT}`;
const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Asks at the address whether it wants to be told; of a subscription that runs it says so, and how it ends. */
export const queueAsking = async (app: Mailing, tx: Tx, of: Subscription, to: string, now: Date): Promise<void> => {
  const about = await namesOf(tx, of);
  const link = `${originOf(app)}/kabar?langganan=${makeLink(app.secrets, { region: tx.region!, id: of.id })}`;
  const text = of.confirmedAt
    ? `Alamat ini sudah berlangganan kabar tentang ${about}. Tidak ada yang berubah.\n\nMelihat atau menghentikannya:\n${link}\n`
    : `Seseorang, semoga kamu, meminta kabar laporan warga tentang ${about} dikirim ke alamat ini.\n\nKalau itu kamu, buka tautan ini dan tekan “Ya, kabari aku”:\n${link}\n\nKalau bukan, abaikan surat ini: tidak ada lagi yang kami kirim, dan alamatmu terhapus dalam tujuh hari.\n`;
  await queueMail(tx, app.secrets, { to, subject: 'Kabar laporan warga: perlu persetujuanmu', text }, now);
};

/** Tells of what was made public, the last first. */
export const queueNews = async (
  app: Mailing,
  tx: Tx,
  of: Subscription,
  to: string,
  reports: readonly MadePublic[],
  now: Date,
): Promise<void> => {
  const origin = originOf(app);
  const link = makeLink(app.secrets, { region: tx.region!, id: of.id });
  const about = await namesOf(tx, of);
  const lines = reports
    .slice(0, MOST_LINES)
    .map(({ title, code }) => `${title ? oneLine(title) : `Laporan ${code}`}\n${origin}/ikuti/${code}`);
  const more = reports.length > MOST_LINES ? [`… dan ${reports.length - MOST_LINES} lagi.`] : [];
  const text = [
    `Yang baru bisa dibaca semua orang tentang ${about}:`,
    ...lines,
    ...more,
    `Berhenti dikabari, dengan satu ketukan dan tanpa masuk:\n${origin}/kabar?langganan=${link}\n`,
  ].join('\n\n');
  const subject =
    reports.length === 1
      ? '1 laporan baru di tempat yang kamu ikuti'
      : `${reports.length} laporan baru di tempat yang kamu ikuti`;
  await queueMail(tx, app.secrets, { to, subject, text, unsubscribe: `${origin}${STOP_PATH}?langganan=${link}` }, now);
};

/** Answers the one tap of a mail program (RFC 8058). */
export const STOP_PATH = '/api/alerts/stop';
