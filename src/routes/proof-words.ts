import {
  type FlagName,
  isPublicText,
  type MatchedPhoto,
  mayShowPhoto,
  type Photo,
  type PhotoFlag,
  type Report,
} from '#modules/reports/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import type { NoteOf } from '#ui/types.ts';

/** A distance in words: metres up to a kilometre. */
export const distanceWords = (metres: number, t: Translate): string =>
  metres < 1000 ? t('proof.metres', { n: metres }) : t('proof.kilometres', { n: Math.round(metres / 100) / 10 });

/** Where and when an office's photo was taken, in one calm sentence: "Diambil 40 m dari titik laporan, 2 hari setelah laporan". */
export const proofSentence = (
  { t, language, calendar }: Pick<Reading, 't' | 'language' | 'calendar'>,
  report: Pick<Report, 'reportedAt' | 'lat'>,
  photo: Pick<Photo, 'takenAt' | 'distanceMetres' | 'deviceDistanceMetres' | 'deviceAccuracyMetres'>,
): string => {
  const { takenAt, distanceMetres, deviceDistanceMetres, deviceAccuracyMetres } = photo;
  const later = takenAt && takenAt.getTime() - report.reportedAt.getTime();
  const span = later !== null && timeFormat(language, calendar.timeZone).duration(later);
  const facts = [
    distanceMetres !== null && t('proof.away', { distance: distanceWords(distanceMetres, t) }),
    span !== false && t(later! < 0 ? 'proof.before' : 'proof.after', { span }),
  ].filter(Boolean);
  const isClaimed = deviceDistanceMetres !== null;
  const noPlace = distanceMetres === null && !isClaimed && (report.lat === null ? 'proof.noPoint' : 'proof.noPlace');
  return [
    facts.length > 0 && t('proof.taken', { facts: facts.join(', ') }),
    isClaimed && t('proof.device', { distance: distanceWords(deviceDistanceMetres, t), n: deviceAccuracyMetres ?? 0 }),
    noPlace === 'proof.noPlace' && !takenAt ? t('proof.noneKept') : noPlace && t(noPlace),
    !takenAt && noPlace !== 'proof.noPlace' && t('proof.noTime'),
  ]
    .filter(Boolean)
    .join(' ');
};

/** Who reads what was noticed about a photo. */
export interface NoteReader {
  /** Whether this reader may open that report at a desk. */
  readonly mayOpen: (report: MatchedPhoto['report']) => boolean;
  /** Hints of how a file came to be are for those who can weigh them. */
  readonly hints: boolean;
}
export const EVERYBODY: NoteReader = { mayOpen: () => false, hints: false };

const isPublicPhoto = ({ report, message }: Pick<MatchedPhoto, 'report' | 'message'>): boolean =>
  isPublicText(report) && mayShowPhoto({ report, message }, { isReporter: false, isStaff: false }) === 'public';

/** Where the reader may see what a photo matches; undefined where they may not, and then not even its code is told. */
const addressOf = (match: MatchedPhoto, { mayOpen }: NoteReader): string | undefined => {
  if (mayOpen(match.report)) return `/meja/${match.report.code}`;
  return isPublicPhoto(match) ? `/ikuti/${match.report.code}` : undefined;
};

const HINTS: readonly FlagName[] = ['generated', 'edited'];
/** Said by the sentence of the photo already. */
const SAID: readonly FlagName[] = ['no_time', 'no_place'];

const noteOf = (
  { flag, match }: Pick<PhotoFlag, 'flag' | 'match'>,
  reportId: string,
  t: Translate,
  reader: NoteReader,
): NoteOf => {
  if (flag !== 'reused' || !match) return { text: t(`proof.flag.${flag}`) };
  if (match.report.id === reportId) return { text: t('proof.flag.reused.here') };
  const href = addressOf(match, reader);
  return href
    ? { text: t('proof.flag.reused.seen', { code: match.report.code, n: match.percent }), href }
    : { text: t('proof.flag.reused') };
};

/** What was noticed about a photo, as far as this reader may know it. */
export const notesOf = (
  flags: readonly Pick<PhotoFlag, 'flag' | 'match'>[],
  reportId: string,
  t: Translate,
  reader: NoteReader,
): NoteOf[] =>
  flags
    .filter(({ flag }) => !SAID.includes(flag) && (reader.hints || !HINTS.includes(flag)))
    .map((flag) => noteOf(flag, reportId, t, reader));
