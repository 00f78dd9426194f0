import { listPeople, type Person, type StaffRole } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { queueMail } from '#platform/mail/index.ts';
import { type Calendar, lateness, timeFormat } from '#platform/time/index.ts';
import { setTold, type Untold, untoldRungs } from './queries/ladder.ts';
import type { DeadlineStep } from './types.ts';

/** Reports that a mail lists; of the rest it says how many there are. */
const LISTED = 50;
/** Rungs of one run: after an outage the rest comes with the next mail. */
const MOST = 5000;

/** Those who work for an office; its head where there is nobody else. */
const WORKING: readonly StaffRole[] = ['officer', 'district', 'village'];

/** Whom a rung means. An office without a head is told itself. */
const peopleFor = ({ recipient, organisationId }: Untold, people: readonly Person[]): readonly Person[] => {
  const within = people.filter(({ organisation }) => organisation !== null && organisation === organisationId);
  const working = within.filter(({ role }) => WORKING.includes(role));
  const heads = within.filter(({ role }) => role === 'agency_head');
  switch (recipient) {
    case 'holder':
    case 'proposed_agency':
      return working.length > 0 ? working : heads;
    case 'agency_head':
      return heads.length > 0 ? heads : working;
    case 'reporter':
      return [];
    default:
      return people.filter(({ role }) => role === recipient);
  }
};

const OWED: Record<DeadlineStep, string> = {
  verify: 'diverifikasi',
  first_response: 'ditanggapi',
  resolve: 'diselesaikan',
  rework: 'diperbaiki',
  reporter_silence: 'ditanggapi pelapor',
  reporter_completion: 'dilengkapi pelapor',
};

/** `3522-… harus ditanggapi 27 Nov 2026 (lewat 3 hari kerja)`: nothing of what the report says, for mail is read by others too. */
const lineOf = ({ code, dueStep, dueAt, recipient }: Untold, calendar: Calendar, origin: string, now: Date): string => {
  const format = timeFormat('id', calendar.timeZone);
  const link = `  ${origin}/meja/${code}`;
  if (recipient === 'proposed_agency')
    return `- ${code}: diteruskan ke kantor Anda sebelum sempat diverifikasi. Baca isinya dulu.\n${link}`;
  const state = format.due(lateness(calendar, dueAt, now));
  return `- ${code}: harus ${OWED[dueStep!]} ${format.shortDate(dueAt)} (${state})\n${link}`;
};

const textOf = (rungs: readonly Untold[], calendar: Calendar, origin: string, now: Date): string => {
  const byCode = [...new Map(rungs.map((rung) => [rung.code, rung])).values()];
  const shown = byCode.slice(0, LISTED).map((rung) => lineOf(rung, calendar, origin, now));
  const rest = byCode.length > LISTED ? [`… dan ${byCode.length - LISTED} laporan lainnya: ${origin}/meja`] : [];
  return [
    'Laporan warga yang mendekati atau melewati tenggat, dan sampai kepada Anda menurut tangga pengingat kabupaten:',
    [...shown, ...rest].join('\n'),
    'Surat ini dikirim sistem dan tidak perlu dibalas. Tenggat dihitung menurut hari kerja.',
  ].join('\n\n');
};

const subjectOf = (rungs: readonly Untold[], now: Date): string => {
  const codes = (of: readonly Untold[]) => new Set(of.map(({ code }) => code)).size;
  const [all, late] = [codes(rungs), codes(rungs.filter(({ dueAt }) => dueAt < now))];
  return late === 0 ? `${all} laporan mendekati tenggat` : `${all} laporan menunggu, ${late} lewat tenggat`;
};

/** What is told in one transaction: kept or lost together with the mark that it was told. */
const tell = async (tx: Tx, app: Pick<App, 'secrets' | 'settings'>, now: Date): Promise<void> => {
  const rungs = await untoldRungs(tx, MOST);
  if (rungs.length === 0) return;
  const calendar = await calendarOfRegion(tx, tx.region!, (await regionById(tx, tx.region!))?.time_zone);
  const people = (await listPeople(tx, { ended: false })).filter(({ email }) => email !== null);
  const origin = app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`;
  const lists = new Map<Person, Untold[]>();
  for (const rung of rungs.filter(({ dueStep }) => dueStep !== null)) {
    for (const person of peopleFor(rung, people)) lists.set(person, [...(lists.get(person) ?? []), rung]);
  }
  for (const [{ email }, own] of lists) {
    const mail = { to: email!, subject: subjectOf(own, now), text: textOf(own, calendar, origin, now) };
    await queueMail(tx, app.secrets, mail, now);
  }
  await setTold(tx, [...new Set(rungs.map(({ reportId }) => reportId))], rungs.at(-1)!.at, now);
};

/** One mail for each person whom rungs were taken for since the last one, with all of them; what was dealt with meanwhile is left out. */
export const sendDigests = (app: Pick<App, 'db' | 'secrets' | 'settings'>, region: number, now: Date): Promise<void> =>
  inRegion(app.db, region, (tx) => tell(tx, app, now));
