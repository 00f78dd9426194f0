import { cleanText, wordKey } from '#platform/sheets/index.ts';
import { parseIndonesianDate, type TimeZone } from '#platform/time/index.ts';
import { type ImportIssue, type IssueCode, type IssueParams, issue } from './issues.ts';
import type { ColumnMapping, ImportedReport, ImportField, ImportFields, ImportRow, ImportSource } from './types.ts';
import {
  isBlank,
  isNoName,
  isWebAddress,
  judgePoint,
  namesZone,
  type Point,
  readClassification,
  readDegrees,
  readPrivacy,
  readStatus,
  readYesNo,
} from './values.ts';

const OWN_FORM_CHARACTERS = 4000;
const SOURCE_ID_CHARACTERS = 200;
const DAY = 24 * 60 * 60 * 1000;
/** Before any complaint system; such dates are spreadsheet zeros. */
const EARLIEST = Date.UTC(1970, 0, 2);

/** What is the same for all rows of a file. */
export interface FileContext {
  source: ImportSource;
  /** Channel of rows that name none. */
  channel: string;
  now: Date;
  timeZone: TimeZone;
  /** Heading of each field, to point at in an issue. */
  columns: Partial<Record<ImportField, string>>;
  /** The file's words, as {@link wordKey} has them, -> ours. */
  values: Partial<Record<ImportField, ReadonlyMap<string, string>>>;
  /** The standard demands an offset in every date (Open311), so a date without one is worth a warning. */
  datesNameZone: boolean;
}

/** One row before anything is judged. */
interface RawRow {
  line: number;
  fields: ImportFields;
  raw: Record<string, string>;
  /** What reading the bytes already found. */
  issues: ImportIssue[];
}

type Note = (code: IssueCode, field?: ImportField, params?: IssueParams) => void;

/** A row judged field by field: what to note, what a field says, what that means in our words. */
interface Reading {
  file: FileContext;
  note: Note;
  get: (field: ImportField) => string | undefined;
  translated: (field: ImportField) => string | undefined;
}

/** Makes the value lists of a mapping ready for many rows. */
export const compileValues = (values: ColumnMapping['values'] = {}): FileContext['values'] =>
  Object.fromEntries(
    Object.entries(values).map(([field, words]) => [
      field,
      new Map(Object.entries(words).map(([theirs, ours]) => [wordKey(theirs), ours])),
    ]),
  );

const startReading = (row: RawRow, file: FileContext, issues: ImportIssue[]): Reading => {
  const note: Note = (code, field, params) => issues.push(issue(code, params, field && file.columns[field]));
  const cleaned: ImportFields = {};
  for (const [field, value] of Object.entries(row.fields) as [ImportField, string][]) {
    const { text, removed, unreadable } = cleanText(value);
    if (removed) note('control-characters', field);
    if (unreadable) note('unreadable-characters', field);
    if (!isBlank(text)) cleaned[field] = text;
  }
  const get = (field: ImportField) => cleaned[field];
  const translated = (field: ImportField) => {
    const value = cleaned[field];
    return value === undefined ? undefined : (file.values[field]?.get(wordKey(value)) ?? value);
  };
  return { file, note, get, translated };
};

const readSourceId = ({ get, note }: Reading) => {
  const id = get('sourceId')?.replace(/\s+/g, ' ');
  if (id === undefined) note('missing-source-id', 'sourceId');
  // A spreadsheet that shows 5282813 as 5,28E+06 has lost the number for good.
  else if (id.length > SOURCE_ID_CHARACTERS || /^\d([.,]\d+)?e\+\d+$/i.test(id)) {
    note('bad-source-id', 'sourceId', { value: id });
  } else return id;
};

export const sameWording = (one: string, other: string) => one.replace(/\s+/g, ' ') === other.replace(/\s+/g, ' ');

const readTexts = ({ get, note }: Reading) => {
  const [first, edited, title] = [get('text'), get('editedText'), get('title')];
  const text = first ?? edited ?? title;
  if (text === undefined) return void note('missing-text', 'text');
  if (first === undefined) note(edited === undefined ? 'text-from-title' : 'text-from-edited', 'text');
  const length = text.length > OWN_FORM_CHARACTERS ? [...text].length : text.length;
  if (length > OWN_FORM_CHARACTERS) note('long-text', 'text', { length });
  const editedText = edited === undefined || sameWording(text, edited) ? undefined : edited;
  return { text, editedText, title: title?.replace(/\s+/g, ' ') };
};

const instant = ({ file, note }: Reading, text: string, field: ImportField) => {
  const at = parseIndonesianDate(text, file.timeZone);
  if (at && file.datesNameZone && !namesZone(text))
    note('date-without-zone', field, { value: text, zone: file.timeZone });
  return at;
};

/** Date and time of day, which may stand in two columns; a spoiled time of day costs only itself. */
const readReportedAt = (reading: Reading) => {
  const { get, note, file } = reading;
  const [date, time] = [get('reportedAt'), get('reportedTime')];
  if (date === undefined) return void note('missing-date', 'reportedAt');
  const whole = time === undefined ? undefined : instant(reading, `${date} ${time}`, 'reportedAt');
  const at = whole ?? instant(reading, date, 'reportedAt');
  if (at && time !== undefined && !whole) note('time-ignored', 'reportedTime', { value: time });
  if (!at) note('bad-date', 'reportedAt', { value: date });
  else if (at.getTime() > file.now.getTime() + DAY) note('future-date', 'reportedAt', { value: date });
  else if (at.getTime() < EARLIEST) note('implausible-date', 'reportedAt', { value: date });
  else return at;
};

/** A date beside the main one, between the report and `latest`: ignored with a warning when it cannot be right. */
const readOtherDate = (reading: Reading, field: ImportField, reportedAt: Date | undefined, latest: number) => {
  const text = reading.get(field);
  if (text === undefined) return undefined;
  const at = instant(reading, text, field);
  if (at && at.getTime() <= latest && (!reportedAt || at >= reportedAt)) return at;
  reading.note('other-date-ignored', field, { value: text });
};

const readTimes = (reading: Reading) => {
  const reportedAt = readReportedAt(reading);
  const past = reading.file.now.getTime() + DAY;
  return {
    reportedAt,
    updatedAt: readOtherDate(reading, 'updatedAt', reportedAt, past),
    closedAt: readOtherDate(reading, 'closedAt', reportedAt, past),
    dueAt: readOtherDate(reading, 'dueAt', reportedAt, Number.POSITIVE_INFINITY),
  };
};

const markOf = ({ get, translated, note }: Reading, field: 'anonymous' | 'secret') => {
  const mark = readYesNo(translated(field) ?? '');
  if (mark === undefined) note('unknown-privacy', field, { value: get(field) ?? '' });
  return mark;
};

/** A mark that cannot be understood hides both: a report shown by mistake cannot be taken back. */
const readPrivacyOf = (reading: Reading) => {
  const { get, translated, note } = reading;
  const kind = readPrivacy(translated('privacy') ?? '');
  if (!kind) note('unknown-privacy', 'privacy', { value: get('privacy') ?? '' });
  const [anonymous, secret] = [markOf(reading, 'anonymous'), markOf(reading, 'secret')];
  const understood = kind !== undefined && anonymous !== undefined && secret !== undefined;
  return understood
    ? { anonymous: kind.anonymous || anonymous, secret: kind.secret || secret }
    : { anonymous: true, secret: true };
};

const readStanding = ({ get, translated, note }: Reading) => {
  const originalStatus = get('status') ?? '';
  const known = readStatus(translated('status') ?? '');
  if (originalStatus !== '' && !known) note('unknown-status', 'status', { value: originalStatus });
  const status = known ?? 'received';
  const reason = get('reason');
  if (status === 'archived' && !reason) note('archived-without-reason', 'reason');
  return {
    originalStatus,
    status,
    archiveReason: status === 'archived' ? reason : undefined,
    waitingReason: status === 'awaiting_reporter' ? reason : undefined,
  };
};

const readKind = ({ get, translated, note }: Reading) => {
  const originalClassification = get('classification');
  const classification = readClassification(translated('classification') ?? '');
  if (originalClassification && !classification) {
    note('unknown-classification', 'classification', { value: originalClassification });
  }
  return { classification, originalClassification };
};

/** WGS84 degrees from two cells; whatever is wrong with them costs the point, never the report. */
const readPoint = ({ get, note }: Reading): Point | undefined => {
  const [lat, lon] = [get('lat'), get('lon')];
  if (lat === undefined || lon === undefined) {
    if (lat !== lon) note('half-coordinate', lat === undefined ? 'lat' : 'lon');
    return undefined;
  }
  const value = `${lat}; ${lon}`;
  const judged = judgePoint({ lat: readDegrees(lat), lon: readDegrees(lon) });
  if (judged.verdict === 'bad') note('bad-coordinate', 'lat', { value });
  if (judged.verdict === 'swapped') note('swapped-coordinate', 'lat');
  if (judged.verdict === 'outside') note('coordinate-outside-indonesia', 'lat', { value });
  return judged.point;
};

const readMediaUrl = ({ get, note }: Reading) => {
  const url = get('mediaUrl');
  if (url === undefined || isWebAddress(url)) return url;
  note('bad-media-url', 'mediaUrl', { value: url });
};

const readNames = ({ translated, get, file }: Reading) => {
  const tidy = (field: ImportField) => translated(field)?.replace(/\s+/g, ' ');
  const name = get('reporterName')?.replace(/\s+/g, ' ');
  return {
    categoryName: tidy('categoryName'),
    categoryCode: tidy('categoryCode'),
    reporterName: name === undefined || isNoName(name) ? undefined : name,
    channel: tidy('channel') ?? file.channel,
    agencyName: tidy('agencyName'),
    agencyCode: tidy('agencyCode'),
    parentAgencyName: tidy('parentAgencyName'),
    province: tidy('province'),
    regency: tidy('regency'),
    district: tidy('district'),
    village: tidy('village'),
    address: tidy('address'),
  };
};

/** Absent and undefined are the same to a reader; only absent survives JSON. */
const withoutUndefined = <Shape extends object>(shape: Shape): Shape =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as Shape;

/** Judges one row: a report when nothing forbids it, and a sentence for everything that had to be changed, ignored or refused. */
export const judgeRow = (row: RawRow, file: FileContext): ImportRow => {
  const issues = [...row.issues];
  const reading = startReading(row, file, issues);
  const sourceId = readSourceId(reading);
  const texts = readTexts(reading);
  const times = readTimes(reading);
  const rest = {
    ...readKind(reading),
    ...readNames(reading),
    ...readPrivacyOf(reading),
    ...readStanding(reading),
    ...readPoint(reading),
    mediaUrl: readMediaUrl(reading),
    answer: reading.get('answer'),
  };
  const refused = issues.some(({ severity }) => severity === 'error');
  if (refused || sourceId === undefined || !texts || !times.reportedAt) return refuse(row.line, issues, row.raw);
  const report: ImportedReport = withoutUndefined({
    source: file.source,
    sourceId,
    ...texts,
    ...rest,
    ...times,
    reportedAt: times.reportedAt,
  });
  return { line: row.line, outcome: 'ok', report, issues, raw: row.raw };
};

export const refuse = (line: number, issues: ImportIssue[], raw: Record<string, string>): ImportRow => ({
  line,
  outcome: 'refused',
  issues,
  raw,
});

/** Cells under their headings as a plain object that JSON and PostgreSQL can hold. */
export const rawCells = (cells: Iterable<readonly [heading: string, value: string]>): Record<string, string> =>
  Object.fromEntries([...cells].map(([heading, value]) => [heading, cleanText(value).text]));

/** Refuses every row whose id an earlier good row of the file already has. */
export async function* refuseDuplicates(rows: AsyncIterable<ImportRow>, unit: { id: string; en: string }) {
  const seen = new Map<string, number>();
  for await (const row of rows) {
    const id = row.report?.sourceId;
    const earlier = id === undefined ? undefined : seen.get(id);
    if (id !== undefined && earlier === undefined) seen.set(id, row.line);
    if (id === undefined || earlier === undefined) yield row;
    else {
      const told = issue('duplicate-source-id', {
        value: id,
        where: `${unit.id}${earlier}`,
        whereEn: `${unit.en}${earlier}`,
      });
      yield refuse(row.line, [...row.issues, told], row.raw);
    }
  }
}
