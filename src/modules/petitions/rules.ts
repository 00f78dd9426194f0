import { addCalendarDays, type Calendar, localDay } from '#platform/time/index.ts';
import type { Petition, PetitionFilter, ReferralState, Standing, Threshold } from './types.ts';
import { PETITION_STATES } from './types.ts';

/** The numbers of a day (YYYY-MM-DD). */
export const thresholdOn = (thresholds: readonly Threshold[], day: string): Threshold | undefined =>
  thresholds
    .filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))
    .sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0];

/** What of a report decides whether it may gather support. */
export interface Aspiration {
  readonly id: string;
  readonly code: string;
  readonly status: string;
  readonly classification: string;
  readonly title: string | null;
  readonly text: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly secret: boolean;
  readonly verifiedAt: Date | null;
  readonly supporters: number;
}

/** A merged one lives on in its main report, where its supporters are counted. */
const NOT_ITS_OWN = ['archived', 'merged'];

/** Whether everybody may read it and put their weight behind it: contested or confirmed makes no difference. */
export const isPublicAspiration = (
  report: Pick<Aspiration, 'classification' | 'secret' | 'verifiedAt' | 'status'>,
): boolean =>
  report.classification === 'aspiration' &&
  !report.secret &&
  report.verifiedAt !== null &&
  !NOT_ITS_OWN.includes(report.status);

const TITLE_CHARACTERS = 120;

/** What an aspiration is known by, as far as it may be read. */
export const titleOf = ({ title, text }: Pick<Aspiration, 'title' | 'text'>): string => {
  if (title) return title;
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > TITLE_CHARACTERS ? `${[...plain].slice(0, TITLE_CHARACTERS - 1).join('')}…` : plain;
};

/**
 * The petition that a public aspiration becomes on its verification: with the numbers of that day, whatever is decided later.
 * @returns undefined where it is not public, or where the regency had set no numbers
 */
export const openingOf = (
  report: Aspiration,
  thresholds: readonly Threshold[],
  calendar: Calendar,
  now: Date,
): Petition | undefined => {
  const { verifiedAt } = report;
  if (!verifiedAt || !isPublicAspiration(report)) return undefined;
  const rule = thresholdOn(thresholds, localDay(calendar.timeZone, verifiedAt));
  if (!rule) return undefined;
  const gathersUntil = addCalendarDays(calendar, verifiedAt, rule.gatherDays);
  return {
    id: report.id,
    code: report.code,
    title: titleOf(report),
    placeCode: report.placeCode,
    districtCode: report.districtCode,
    openedAt: verifiedAt,
    gathersUntil,
    needed: rule.supporters,
    answerWorkingDays: rule.answerWorkingDays,
    supporters: report.supporters,
    withheldAt: null,
    lapsedAt: gathersUntil < now ? gathersUntil : null,
    reachedAt: null,
    answerDueAt: null,
    answeredAt: null,
    answerKind: null,
    referredAt: null,
  };
};

/** How it stands. What was reached stays owed, also when the aspiration is not shown any more. */
export const standingOf = (petition: Petition, now: Date): Standing => {
  if (petition.answeredAt) return 'answered';
  if (petition.answerDueAt) return petition.answerDueAt < now ? 'late' : 'owed';
  if (petition.withheldAt) return 'withheld';
  return petition.lapsedAt || petition.gathersUntil < now ? 'lapsed' : 'gathering';
};

/** Whether somebody may still support it: to the end of its time or to the answer, whichever comes first. */
export const maySupport = (petition: Petition, now: Date): boolean =>
  !petition.withheldAt &&
  petition.gathersUntil >= now &&
  ['gathering', 'owed', 'late'].includes(standingOf(petition, now));

/** Whether this is the moment at which an answer begins to be owed: once, and in time. */
export const isReached = (petition: Petition, now: Date): boolean =>
  standingOf(petition, now) === 'gathering' && petition.supporters >= petition.needed;

const NEXT: Record<ReferralState, readonly ReferralState[]> = {
  handed_over: ['taken_up', 'deferred', 'refused'],
  deferred: ['taken_up', 'refused'],
  taken_up: [],
  refused: [],
};
export const nextStates = (from: ReferralState): readonly ReferralState[] => NEXT[from];

const PLACE = /^\d\d\.\d\d\.\d\d(\.\d{4})?$/;

/** What the list is asked for; anything else is not asked for. */
export const readPetitionFilter = (search: URLSearchParams): PetitionFilter => {
  const state = PETITION_STATES.find((one) => one === search.get('keadaan'));
  const place = search.get('tempat') ?? '';
  return {
    ...(state && { state }),
    ...(PLACE.test(place) && (place.length === 8 ? { district: place } : { place })),
  };
};

/**
 * An amount as people write it: "Rp 150.000.000", "150000000,50", "1.200".
 * @returns digits with at most two decimals after a point; undefined when it is none
 */
export const readAmount = (text: string): string | undefined => {
  const plain = text.replace(/^\s*rp\.?/i, '').replaceAll(/[\s\u00a0]/g, '');
  const written = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?$/.exec(plain);
  if (!written) return undefined;
  const whole = written[1]!.replaceAll('.', '').replace(/^0+(?=\d)/, '');
  return whole.length > 15 ? undefined : whole + (written[2] ? `.${written[2]}` : '');
};
