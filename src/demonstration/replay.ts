import type { Organisation } from '#modules/organisations/index.ts';
import {
  acceptReport,
  answerReport,
  archiveReport,
  askReporter,
  climbLadder,
  closeSilent,
  completeReport,
  confirmReport,
  contestReport,
  type ReportRef,
  referOutside,
  type Service,
  type StoredPhoto,
  saysElsewhere,
  seeAnswer,
  startWork,
  submitReport,
  transferReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { SampleReport } from '#modules/reports/samples/index.ts';
import { type dutiesOf, namedBy } from '#modules/routing/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { storyOf } from './story.ts';

/** Who acts in a regency's samples, and with which pictures. */
export interface Cast {
  readonly region: number;
  readonly verifier: Actor;
  /** Somebody of that agency. */
  readonly officerOf: (organisation: string) => Actor;
  readonly agencies: readonly Organisation[];
  readonly duties: ReturnType<typeof dutiesOf>;
  readonly services: ReadonlyMap<string, Service>;
  readonly photos: (service: string, kind: 'before' | 'after') => readonly StoredPhoto[];
}

const REPORTER: Actor = { kind: 'reporter' };
const LADDER: Actor = { kind: 'system', task: 'ladder' };
const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * 24 * 3_600_000);

/** The agency that the words point to, and another one that a report may reach by mistake. */
const agenciesFor = (cast: Cast, text: string, service: Service | undefined): [Organisation, Organisation] => {
  const proposed = namedBy(cast.duties, text, { categoryWords: service?.duties });
  const found = proposed.map(({ organisation }) => cast.agencies.find(({ id }) => id === organisation)!);
  const general = cast.agencies.find(({ kind }) => kind === 'secretariat') ?? cast.agencies[0];
  const [first = general, second = cast.agencies.find(({ id }) => id !== first.id)!] = found;
  return [first, second];
};

/** Each with a reason of its own; what others are in charge of goes to them, by a name and an address that are made up. */
const archive = (db: Db, { verifier }: Cast, ref: ReportRef, sample: SampleReport, at: Date) => {
  const why = sample.archiveReason ?? 'Laporan ini sama dengan laporan yang sedang dikerjakan.';
  const reason = `${why} Yang dilaporkan: ${sample.title}.`;
  const receiver = { name: 'Balai Contoh Provinsi', contact: 'lapor@balai.contoh.invalid' };
  return saysElsewhere(reason)
    ? referOutside(db, verifier, ref, { receiver, reason }, at)
    : archiveReport(db, verifier, ref, reason, at);
};

/** Acts that go with another one in the same transaction, that change nothing of a report, or that the clock brings by itself. */
const UNTOLD = ['submit', 'assign', 'support', 'remind', 'notify', 'escalate', 'stay_open', 'see_answer'];

/** What has happened to a report since it was filed, in the words of a story. */
const toldOf = async ({ db }: App, { region, id }: { region: number; id: string }): Promise<string[]> => {
  const entries = await inRegion(db, region, (tx) => historyOf(tx, `reports/${id}`));
  return entries
    .map(({ act }) => act.slice('report.'.length))
    .filter((act) => !UNTOLD.includes(act))
    .map((act) => (act === 'close_silent' ? 'silence' : act));
};

/**
 * Replays a sample report by the program's own acts, with their past times: what people see was never written by a shortcut.
 * Acts that would lie in the future are left out. Running it again goes on where it stopped; a report on which somebody else has acted
 * is theirs from then on.
 */
export const replay = async (app: App, cast: Cast, sample: SampleReport, now: Date): Promise<void> => {
  const { db } = app;
  const service = cast.services.get(sample.service);
  const receipt = await submitReport(
    app,
    { kind: 'system', task: 'sample' },
    cast.region,
    {
      text: sample.text,
      kind:
        sample.classification === 'aspiration' || sample.classification === 'information'
          ? sample.classification
          : 'complaint',
      serviceCode: service?.code,
      answers: {},
      placeCode: sample.place,
      lat: sample.lat,
      lon: sample.lon,
      address: sample.addressWords,
      anonymous: sample.anonymous,
      secret: sample.secret,
      channel: sample.channel,
    },
    cast.photos(sample.service, 'before'),
    `sample ${sample.sourceId}`,
    sample.reportedAt,
    true,
  );
  const ref = { region: cast.region, id: receipt.id };
  const story = storyOf(sample);
  const told = receipt.again ? await toldOf(app, ref) : [];
  if (told.some((act, index) => act !== story[index]?.do)) return;

  const [agency, second] = agenciesFor(cast, `${sample.title} ${sample.text}`, service);
  let holder = agency;
  for (const [index, event] of story.entries()) {
    if (event.at > now) return;
    if (index < told.length) {
      if (event.do === 'verify') holder = sample.transfer ? second : agency;
      if (event.do === 'transfer') holder = agency;
      continue;
    }
    const officer = cast.officerOf(holder.id);
    switch (event.do) {
      case 'verify':
        await verifyAndAssign(
          db,
          cast.verifier,
          ref,
          { title: sample.title, classification: sample.classification, serviceCode: service?.code },
          sample.transfer ? second.id : agency.id,
          event.at,
        );
        holder = sample.transfer ? second : agency;
        break;
      case 'transfer':
        await transferReport(db, officer, ref, agency.id, `Setelah kami periksa, ini tugas ${agency.name}.`, event.at);
        holder = agency;
        break;
      case 'accept':
        await acceptReport(db, officer, ref, event.at);
        break;
      case 'start':
        await startWork(db, officer, ref, sample.progress ?? '', event.at);
        break;
      case 'answer':
        await answerReport(
          db,
          officer,
          ref,
          {
            body: sample.answer ?? 'Sudah kami tindak lanjuti, terima kasih atas laporannya.',
            workDone: sample.classification === 'complaint',
            photos: cast.photos(sample.service, 'after'),
          },
          event.at,
        );
        break;
      case 'confirm':
        await confirmReport(db, REPORTER, ref, event.at);
        break;
      case 'contest':
        await contestReport(
          db,
          REPORTER,
          ref,
          sample.contestReason ?? 'Belum, keadaannya masih sama seperti dulu.',
          [],
          event.at,
        );
        break;
      case 'silence':
        // two notices, read and left without an answer
        await climbLadder(db, LADDER, ref, daysBefore(event.at, 10));
        await climbLadder(db, LADDER, ref, daysBefore(event.at, 5));
        await seeAnswer(db, REPORTER, ref, daysBefore(event.at, 4));
        await closeSilent(db, { kind: 'system', task: 'silence' }, ref, event.at);
        break;
      case 'ask':
        await askReporter(
          db,
          cast.verifier,
          ref,
          sample.question ?? 'Mohon lengkapi lokasi dan foto keadaannya.',
          event.at,
        );
        break;
      case 'complete':
        await completeReport(
          db,
          REPORTER,
          ref,
          'Sudah saya jelaskan di sini, semoga cukup. Kalau perlu datang saja, nanti saya antar.',
          [],
          event.at,
        );
        break;
      case 'archive':
        await archive(db, cast, ref, sample, event.at);
        break;
    }
  }
};
