import { regionById } from '#modules/places/index.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Calendar } from '#platform/time/index.ts';
import { type Aspiration, openingOf } from '../rules.ts';
import type {
  Answer,
  Petition,
  PetitionFilter,
  PetitionRef,
  PetitionState,
  Threshold,
  ThresholdInput,
} from '../types.ts';

export const thresholds = (tx: Tx): Promise<Threshold[]> =>
  tx.query<Threshold>(
    `select supporters, gather_days as "gatherDays", answer_working_days as "answerWorkingDays", valid_from as "validFrom",
            valid_to as "validTo", source
       from petitions.threshold where region_id = $1 order by valid_from desc`,
    [tx.region],
  );

/** From a day on; the one in force ends the day before, and one that was to begin later gives way. */
export const setThreshold = async (tx: Tx, threshold: ThresholdInput): Promise<void> => {
  const { supporters, gatherDays, answerWorkingDays, validFrom, source } = threshold;
  await tx.run('delete from petitions.threshold where region_id = $1 and valid_from >= $2', [tx.region, validFrom]);
  await tx.run(
    `update petitions.threshold set valid_to = $2::date - 1 where region_id = $1 and (valid_to is null or valid_to >= $2::date)`,
    [tx.region, validFrom],
  );
  await tx.run(
    `insert into petitions.threshold (region_id, valid_from, supporters, gather_days, answer_working_days, source)
     values ($1, $2, $3, $4, $5, $6)`,
    [tx.region, validFrom, supporters, gatherDays, answerWorkingDays, source],
  );
};

const COLUMNS = {
  id: 'id',
  code: 'code',
  title: 'title',
  placeCode: 'place_code',
  districtCode: 'district_code',
  openedAt: 'opened_at',
  gathersUntil: 'gathers_until',
  needed: 'needed',
  answerWorkingDays: 'answer_working_days',
  supporters: 'supporters',
  withheldAt: 'withheld_at',
  lapsedAt: 'lapsed_at',
  reachedAt: 'reached_at',
  answerDueAt: 'answer_due_at',
  answeredAt: 'answered_at',
  answerKind: 'answer_kind',
  referredAt: 'referred_at',
} as const satisfies Record<keyof Petition, string>;
const NAMES = Object.keys(COLUMNS) as (keyof Petition)[];
const PETITION = NAMES.map((name) => `${COLUMNS[name]} as "${name}"`).join(', ');

/** @returns false when it is there already: of two at the same moment the second waits for the first */
export const insertPetition = async (tx: Tx, petition: Petition): Promise<boolean> =>
  (await tx.run(
    `insert into petitions.petition (region_id, ${NAMES.map((name) => COLUMNS[name]).join(', ')})
     values ($1, ${NAMES.map((_, index) => `$${index + 2}`).join(', ')}) on conflict do nothing`,
    [tx.region, ...NAMES.map((name) => petition[name])],
    'petition-insert',
  )) > 0;

export const changePetition = async (
  tx: Tx,
  id: string,
  change: Partial<Omit<Petition, 'id' | 'code'>>,
): Promise<void> => {
  const names = Object.keys(change) as (keyof typeof change)[];
  if (names.length === 0) return;
  const set = names.map((name, index) => `${COLUMNS[name]} = $${index + 3}`).join(', ');
  await tx.run(`update petitions.petition set ${set} where region_id = $1 and id = $2`, [
    tx.region,
    id,
    ...names.map((name) => change[name]),
  ]);
};

export const petitionById = (tx: Tx, id: string): Promise<Petition | undefined> =>
  tx.one<Petition>(
    `select ${PETITION} from petitions.petition where region_id = $1 and id = $2`,
    [tx.region, id],
    'petition-by-id',
  );

export const calendarIn = async (tx: Tx): Promise<Calendar> =>
  calendarOfRegion(tx, tx.region!, (await regionById(tx, tx.region!))?.time_zone);

/**
 * The petition of a report as it stands, or as it would open now: between verification and the job's next look it has no row yet.
 * @param ended also one that nobody opened while there was time: a desk may still hand it over to a musrenbang
 */
export const petitionOf = async (
  tx: Tx,
  report: Aspiration,
  now: Date,
  { ended = false } = {},
): Promise<Petition | undefined> => {
  const known = await petitionById(tx, report.id);
  if (known) return known;
  const opening = openingOf(report, await thresholds(tx), await calendarIn(tx), now);
  return opening?.lapsedAt && !ended ? undefined : opening;
};

/** The row, held until the end of the transaction. */
export const lockPetition = (tx: Tx, id: string): Promise<Petition | undefined> =>
  tx.one<Petition>(
    `select ${PETITION} from petitions.petition where region_id = $1 and id = $2 for update`,
    [tx.region, id],
    'petition-lock',
  );

/** Which of these reports have become petitions, in whatever region. */
export const petitionsAmong = async (tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>('select id from petitions.petition where id = any($1::uuid[])', [ids]);
  return new Set(rows.map(({ id }) => id));
};

/** Petitions whose time to gather is over and that nobody has ended yet, of every region. */
export const endedPetitions = (tx: Tx, now: Date, limit: number): Promise<PetitionRef[]> =>
  tx.query<PetitionRef>(
    `select region_id as region, id from petitions.petition
      where reached_at is null and lapsed_at is null and gathers_until < $1 order by gathers_until limit $2`,
    [now, limit],
  );

/** Each in the order in which it is read, by an index of its own. `$2` is now. */
const LISTS: Record<PetitionState, { where: string; order: string }> = {
  gathering: {
    where: 'reached_at is null and lapsed_at is null and withheld_at is null and gathers_until >= $2',
    order: 'needed - supporters, gathers_until, id',
  },
  owed: {
    where: 'reached_at is not null and answered_at is null and $2::timestamptz is not null',
    order: 'answer_due_at, id',
  },
  answered: { where: 'answered_at is not null and $2::timestamptz is not null', order: 'answered_at desc, id' },
  lapsed: {
    where: 'lapsed_at is not null and withheld_at is null and $2::timestamptz is not null',
    order: 'lapsed_at desc, id',
  },
  referred: { where: 'referred_at is not null and $2::timestamptz is not null', order: 'referred_at desc, id' },
};
const IN_PLACE = '($3::text is null or place_code = $3) and ($4::text is null or district_code = $4)';

interface Listing extends Omit<PetitionFilter, 'state'> {
  readonly state: PetitionState;
  readonly now: Date;
  readonly limit: number;
  readonly offset?: number;
}

export const listPetitions = (
  tx: Tx,
  { state, now, place, district, limit, offset = 0 }: Listing,
): Promise<Petition[]> =>
  tx.query<Petition>(
    `select ${PETITION} from petitions.petition
      where region_id = $1 and ${LISTS[state].where} and ${IN_PLACE} order by ${LISTS[state].order} limit $5 offset $6`,
    [tx.region, now, place ?? null, district ?? null, limit, offset],
    `petitions-${state}`,
  );

export type PetitionCounts = Record<PetitionState | 'late' | 'near', number>;

/** How many supporters may be missing where little is. */
const NEAR = 10;

/** By state; `late` of those owed, `near` of those gathering that lack ten supporters or fewer. */
export const petitionCounts = async (
  tx: Tx,
  now: Date,
  { place, district }: Pick<PetitionFilter, 'place' | 'district'> = {},
): Promise<PetitionCounts> => {
  const count = (where: string) =>
    `(select count(*) from petitions.petition where region_id = $1 and ${where} and ${IN_PLACE})::integer`;
  const states = Object.entries(LISTS).map(([state, { where }]) => `${count(where)} as ${state}`);
  const row = await tx.one<PetitionCounts>(
    `select ${states.join(', ')}, ${count(`${LISTS.owed.where} and answer_due_at < $2`)} as late,
            ${count(`${LISTS.gathering.where} and needed - supporters <= ${NEAR}`)} as near`,
    [tx.region, now, place ?? null, district ?? null],
    'petition-counts',
  );
  return row!;
};

export const insertAnswer = (tx: Tx, petition: string, personId: string, answer: Answer): Promise<number> =>
  tx.run(
    `insert into petitions.answer (region_id, petition_id, version, at, person_id, kind, reason, organisation_id, next_step, corrects)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.region,
      petition,
      answer.version,
      answer.at,
      personId,
      answer.kind,
      answer.reason,
      answer.organisation,
      answer.nextStep,
      answer.corrects,
    ],
  );

/** Every version, the one that holds first. */
export const answersOf = (tx: Tx, petition: string): Promise<Answer[]> =>
  tx.query<Answer>(
    `select version, at, kind, reason, organisation_id as organisation, next_step as "nextStep", corrects
       from petitions.answer where region_id = $1 and petition_id = $2 order by version desc`,
    [tx.region, petition],
  );
