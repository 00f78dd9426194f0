import { parseDay, type TimeZone, zoneOffset } from '#platform/time/index.ts';
import { AGREEMENTS, CONSENTS, RECORD_CHANNELS, type Recording } from '../types.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Nothing was handed in to this program's forerunners before. */
const EARLIEST = Date.UTC(2000, 0, 1);
export const SOURCE_CHARACTERS = 300;

/** What is wrong with a field; the page says it in words. */
export type RecordingProblem =
  | 'channel'
  | 'said-day'
  | 'said-later'
  | 'source-long'
  | 'how'
  | 'agrees-record'
  | 'agrees-contact'
  | 'agrees-public';

interface Sent {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly timeZone: TimeZone;
  readonly now: Date;
}

/** The moment that a day and a time of the region name; a day without a time means its noon, and of today this moment at the latest. */
const momentOf = (day: string, time: string, { timeZone, now }: Omit<Sent, 'values'>): Date | undefined => {
  const [, hours, minutes] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  if (time && (hours === undefined || Number(hours) > 23 || Number(minutes) > 59)) return undefined;
  try {
    const start = parseDay(day) * DAY_MS - zoneOffset(timeZone);
    if (start < EARLIEST) return undefined;
    const at = start + (time ? Number(hours) * 60 + Number(minutes) : 12 * 60) * MINUTE_MS;
    const isToday = start <= now.getTime() && now.getTime() < start + DAY_MS;
    return new Date(!time && isToday ? Math.min(at, now.getTime()) : at);
  } catch {
    return undefined;
  }
};

/**
 * Reads how words came and what was agreed to. Nobody's words are taken down against their will; who is not to be reached leaves no
 * contact; and what they do not want everybody to read stays secret.
 */
export const readRecording = ({
  values,
  timeZone,
  now,
}: Sent): { recording?: Recording; problems: RecordingProblem[] } => {
  const one = (name: string) => values.get(name)?.[0]?.trim() ?? '';
  const problems: RecordingProblem[] = [];
  const channel = RECORD_CHANNELS.find((known) => known === one('channel'));
  if (!channel) problems.push('channel');
  const saidAt = momentOf(one('said_day'), one('said_time'), { timeZone, now });
  if (!saidAt) problems.push('said-day');
  else if (saidAt > now) problems.push('said-later');
  const source = one('source');
  if (source.length > SOURCE_CHARACTERS) problems.push('source-long');
  const how = CONSENTS.find((known) => known === one('how'));
  if (!how) problems.push('how');
  const given = values.get('agrees') ?? [];
  const [agreesRecord, agreesContact, agreesPublic] = AGREEMENTS.map((known) => given.includes(known));
  if (!agreesRecord) problems.push('agrees-record');
  if (one('contact') && !agreesContact) problems.push('agrees-contact');
  if (!agreesPublic && !values.get('privacy')?.includes('secret')) problems.push('agrees-public');
  if (problems.length > 0) return { problems };
  const recording = { channel: channel!, saidAt: saidAt!, how: how!, source: source || undefined };
  return { recording: { ...recording, agreesContact: agreesContact!, agreesPublic: agreesPublic! }, problems };
};
