import { type Answer, type Petition, type PetitionState, type Referral, standingOf } from '#modules/petitions/index.ts';
import { formatNumber } from '#platform/messages.ts';
import { lateness, localDay, timeFormat, workingDaysBetween } from '#platform/time/index.ts';
import { placeWords, type Reading } from '#ui/report.ts';
import type { StateKind, StateOf, Station } from '#ui/types.ts';
import type { Labels } from './labels.ts';

/** "27 Nov", with the year where it is another one. */
const shortDay = ({ language, now, calendar }: Reading, at: Date): string => {
  const year = (moment: Date) => localDay(calendar.timeZone, moment).slice(0, 4);
  const format = timeFormat(language, calendar.timeZone);
  return year(at) === year(now) ? format.shortDay(at) : format.shortDate(at);
};

const KINDS = { gathering: 'progress', withheld: 'quiet', lapsed: 'quiet', owed: 'wait', answered: 'done' } as const;

/** How it stands as icon, word and colour; a late answer says by how much. */
export const petitionState = (petition: Petition, { t, now, calendar }: Reading): StateOf => {
  const standing = standingOf(petition, now);
  if (standing === 'late') {
    const { workingDays } = lateness(calendar, petition.answerDueAt!, now);
    return { kind: 'late', word: workingDays ? t('status.lateBy', { n: workingDays }) : t('status.late') };
  }
  if (standing === 'answered') return { kind: 'done', word: t(`aspirasi.kind.${petition.answerKind!}`) };
  return { kind: KINDS[standing], word: t(`aspirasi.standing.${standing}`) };
};

/** What an aspiration is called; one that is not shown has its code. */
export const petitionTitle = ({ title, code, withheldAt }: Petition, { t }: Reading): string =>
  withheldAt ? t('aspirasi.untitled', { code }) : title;

/** Who must do what by when, or what came of it; what is written between ** stands out. */
export const petitionSentence = (petition: Petition, reading: Reading): string => {
  const { t, language, now, calendar } = reading;
  const n = (value: number) => formatNumber(language, value);
  const day = (at: Date) => shortDay(reading, at);
  const { supporters, needed, answerWorkingDays, gathersUntil, answerDueAt, answeredAt } = petition;
  const counted = { supporters: n(supporters), needed: n(needed), until: day(gathersUntil) };
  const standing = standingOf(petition, now);
  switch (standing) {
    case 'gathering':
      return t('aspirasi.say.gathering', { ...counted, missing: needed - supporters, days: answerWorkingDays });
    case 'lapsed':
    case 'withheld':
      return t(`aspirasi.say.${standing}`, counted);
    case 'answered': {
      const days = workingDaysBetween(calendar, answerDueAt!, answeredAt!);
      const key = days > 0 ? 'aspirasi.say.answeredLate' : 'aspirasi.say.answered';
      return t(key, { ...counted, day: day(answeredAt!), n: days });
    }
    default:
      return t(`aspirasi.say.${standing}`, { ...counted, day: day(answerDueAt!) });
  }
};

export interface PetitionLine {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly stored: string | undefined;
  readonly state: StateOf;
  readonly meta: string;
}

/** An aspiration as a line: what it is, how it stands, and in grey where it is and what is missing or owed. */
export const petitionLine = (petition: Petition, labels: Labels, reading: Reading, base: string): PetitionLine => {
  const { t, language, now } = reading;
  const { supporters, needed, gathersUntil, answerDueAt, answeredAt, withheldAt, code } = petition;
  const standing = standingOf(petition, now);
  const facts = {
    gathering: () => t('aspirasi.line.missing', { n: needed - supporters, day: shortDay(reading, gathersUntil) }),
    owed: () => t('aspirasi.line.owed', { day: shortDay(reading, answerDueAt!) }),
    late: () => t('aspirasi.line.late', { day: shortDay(reading, answerDueAt!) }),
    answered: () => t('aspirasi.line.answered', { day: shortDay(reading, answeredAt!) }),
    lapsed: () => t('aspirasi.line.lapsed', { day: shortDay(reading, gathersUntil) }),
    withheld: () => undefined,
  };
  const support = t('aspirasi.line.support', {
    supporters: formatNumber(language, supporters),
    needed: formatNumber(language, needed),
  });
  return {
    id: petition.id,
    href: `${base}/${code}`,
    title: petitionTitle(petition, reading),
    stored: withheldAt ? undefined : petition.title,
    state: petitionState(petition, reading),
    meta: [withheldAt ? undefined : placeWords(petition, labels.places, t), support, facts[standing]()]
      .filter(Boolean)
      .join(' · '),
  };
};

const REFERRAL_KINDS: Record<Referral['state'], StateKind> = {
  handed_over: 'wait',
  taken_up: 'done',
  deferred: 'progress',
  refused: 'quiet',
};
export const referralState = ({ state }: Pick<Referral, 'state'>, { t }: Reading): StateOf => ({
  kind: REFERRAL_KINDS[state],
  word: t(`aspirasi.referral.${state}`),
});

/** "Musrenbang desa tahun 2027". */
export const musrenbangOf = ({ stage, year }: Pick<Referral, 'stage' | 'year'>, { t }: Reading): string =>
  t('aspirasi.musrenbang', { stage: t(`aspirasi.stage.${stage}`), year: String(year) });

/** The same where it begins a line or a heading. */
export const musrenbangTitle = (referral: Pick<Referral, 'stage' | 'year'>, reading: Reading): string =>
  musrenbangOf(referral, reading).replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase());

interface Course {
  readonly petition: Petition;
  /** The one that holds first. */
  readonly answers: readonly Answer[];
  readonly referrals: readonly Referral[];
}

/** What happened to an aspiration beside its report, what is now, and what the regent's office owes, as knots of the thread. */
export const petitionStations = (
  { petition, answers, referrals }: Course,
  offices: Labels['offices'],
  reading: Reading,
): Station[] => {
  const { t, language, now, calendar } = reading;
  const format = timeFormat(language, calendar.timeZone);
  const fact = (at: Date, station: Omit<Station, 'kind' | 'time' | 'at'>): Station => ({
    kind: 'fact',
    time: format.dateTime(at),
    at: at.toISOString(),
    ...station,
  });
  const { reachedAt, lapsedAt, answerDueAt, needed, gathersUntil, supporters } = petition;
  const standing = standingOf(petition, now);
  const late = (at: Date): StateOf | undefined => {
    const days = answerDueAt ? workingDaysBetween(calendar, answerDueAt, at) : 0;
    return days > 0 ? { kind: 'late', word: t('status.lateBy', { n: days }) } : undefined;
  };
  const answered = answers.map(({ at, version, kind, reason, organisation, nextStep, corrects }) =>
    fact(at, {
      title: t(version > 1 ? 'aspirasi.act.correct' : 'aspirasi.act.answer', { kind: t(`aspirasi.kind.${kind}`) }),
      state: version > 1 ? undefined : late(at),
      said: reason,
      note: [
        organisation && t('aspirasi.act.office', { office: offices.get(organisation) ?? t('aspirasi.officeGone') }),
        nextStep && t('aspirasi.act.next', { next: nextStep }),
        corrects && t('aspirasi.act.corrects', { why: corrects }),
      ]
        .filter(Boolean)
        .join(' '),
    }),
  );
  const referred = referrals.flatMap((referral) =>
    referral.steps.map(({ at, state, reason }) =>
      fact(at, {
        title: t(`aspirasi.act.${state}`, {
          where: musrenbangOf(referral, reading),
          office: offices.get(referral.organisationId) ?? t('aspirasi.officeGone'),
        }),
        said: reason,
      }),
    ),
  );
  const facts = [
    ...(reachedAt ? [fact(reachedAt, { title: t('aspirasi.act.reach', { n: needed }) })] : []),
    ...(lapsedAt ? [fact(lapsedAt, { title: t('aspirasi.act.lapse', { n: supporters }) })] : []),
    ...answered,
    ...referred,
  ];
  const counted = { supporters: formatNumber(language, supporters), needed: formatNumber(language, needed) };
  return [
    ...facts,
    ...(standing === 'gathering'
      ? [
          {
            kind: 'now' as const,
            time: t('ikuti.by', { day: shortDay(reading, gathersUntil) }),
            at: gathersUntil.toISOString(),
            title: t('aspirasi.line.support', counted),
          },
        ]
      : []),
    ...(standing === 'owed' || standing === 'late'
      ? [
          {
            kind: 'owed' as const,
            time: t('ikuti.by', { day: shortDay(reading, answerDueAt!) }),
            at: answerDueAt!.toISOString(),
            title: t('aspirasi.act.owed'),
            state: late(now),
          },
        ]
      : []),
  ];
};

/** Two threads as one: what happened in its order, then what is now, then what is owed. */
export const joinStations = (one: readonly Station[], other: readonly Station[]): Station[] => {
  const of = (kind: Station['kind']) => [...one, ...other].filter((station) => station.kind === kind);
  return [
    ...of('fact').sort((a, b) => (a.at ?? '').localeCompare(b.at ?? '')),
    ...of('now'),
    ...of('owed').sort((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~')),
  ];
};

/** The finding of a list of aspirations. */
export const petitionHeadline = (
  { t }: Reading,
  counts: Record<PetitionState | 'late' | 'near', number>,
  state: PetitionState | undefined,
  place: string | undefined,
): string => {
  const where = place ? ` ${t('aspirasi.head.in', { place })}` : '';
  if (state && state !== 'owed') return t(`aspirasi.head.${state}`, { n: counts[state], where });
  if (counts.late > 0) return t('aspirasi.head.late', { n: counts.owed, late: counts.late, where });
  if (counts.owed > 0 || state) return t('aspirasi.head.owed', { n: counts.owed, where });
  if (counts.near > 0) return t('aspirasi.head.near', { n: counts.near, where });
  return t('aspirasi.head.gathering', { n: counts.gathering, where });
};
