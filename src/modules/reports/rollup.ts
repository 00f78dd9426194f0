import { defineRollup } from '#platform/rollup/index.ts';
import { FACTS, MOST_DAYS } from './rules/figures.ts';
import { OFFICE_STEPS } from './rules/life.ts';
import { AGENCY_TURN } from './rules/timekeeping.ts';

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');

/** What was due longer ago than this is late and told apart no more. */
const DUE = { of: 'due', per: 'hour', keepDays: 2 } as const;

const PUBLIC = `(not r.secret and r.verified_at is not null and r.status <> 'archived')`;
/** Nobody here has handled imported history: nothing is known of it. */
const own = (sql: string) => `case when r.channel <> 'import' then ${sql} end`;
const TURN = `r.status in (${quoted(AGENCY_TURN)})`;
const ANSWERED = `r.status in ('answered', 'confirmed', 'closed_unconfirmed')`;
/** Answered, and the time of its reporter went by without a word: what silence cannot close for want of proof. */
const LAPSED = `(r.status = 'answered' and r.due_step is null)`;
/** What an office owes and has not missed yet: once an act found it missed, the row itself says so. */
const owed = (due: string, when: string) =>
  `case when not r.secret and r.channel <> 'import' and ${when} then r.${due} end`;

/** Where something owed is late by the clock alone, of the figures of rules/figures.ts. */
const owedFaces = (of: 'verifyDue' | 'responseDue' | 'answerDue') => {
  const moment = { of, per: 'hour', keepDays: 2 } as const;
  return {
    [`${of}Services`]: { by: ['month', 'service', 'public'], moment },
    [`${of}Places`]: { by: ['month', 'district', 'place', 'public'], moment },
    [`${of}Offices`]: { by: ['month', 'organisation', 'public'], moment },
  };
};

/** A merged report counts with its main one, once: it came in, was answered and ended there. */
const counts = (at: string): string => `case when r.status <> 'merged' then ${at} end`;

/**
 * What pages count of the reports. A list whose filter no face knows is counted itself, as far as that is cheap (`queries/count.ts`).
 * `outcome` tells of an answer whether the reporter confirmed it, whether it was judged otherwise or left to lapse, or neither yet.
 * The keys from `verification` on are the facts of the public figures (rules/figures.ts), by the month of receipt.
 */
export const REPORT_COUNTS = defineRollup({
  name: 'reports',
  source: 'reports.report',
  keys: {
    status: 'r.status',
    organisation: 'r.organisation_id::text',
    district: 'r.district_code',
    place: 'r.place_code',
    service: 'r.service_code',
    public: `case when r.status = 'merged' then 'merged' else ${PUBLIC}::text end`,
    objected: 'r.objected::text',
    reached: 'r.reached',
    held: 'r.held::text',
    recurs: '(r.recurrence > 0)::text',
    outcome: `case when r.status = 'confirmed' then 'confirmed' when r.status = 'closed_unconfirmed' or ${LAPSED} or r.reopenings > 0 then 'judged' end`,
    anonymous: 'r.anonymous::text',
    origin: `case when r.channel = 'import' then 'imported' end`,
    verification: own(
      `case when r.missed_verify then 'late' when (r.verified_at is not null or r.status = 'archived') and r.verify_due_at is not null then 'in_time' end`,
    ),
    response: own(
      `case when r.missed_response then 'late' when r.first_response_at is not null and r.respond_due_at is not null then 'in_time' end`,
    ),
    answer: own(
      `case when r.missed_answer then 'late' when ${ANSWERED} and r.resolve_due_at is not null then 'in_time' end`,
    ),
    ending: own(
      `case r.status when 'confirmed' then 'confirmed' when 'closed_unconfirmed' then 'silent' when 'archived' then 'archived' else case when ${LAPSED} then 'unconfirmed' end end`,
    ),
    contested: own(`case when r.ended_and_reopened then 'reopened' when r.reopenings > 0 then 'contested' end`),
    lasting: own(`case when r.lasting_asked > 0 then coalesce(r.lasting, 'unanswered') end`),
    responder: `(case when r.missed_response then r.missed_response_by else r.organisation_id end)::text`,
    answerer: `(case when r.missed_answer then r.missed_answer_by else r.organisation_id end)::text`,
    answerDays: own(
      `case when ${PUBLIC} then case when ${ANSWERED} then coalesce(least(r.answer_days, ${MOST_DAYS})::text, 'none') else 'none' end end`,
    ),
  },
  moments: {
    due: `case when r.due_step in (${quoted(OFFICE_STEPS)}) then r.due_at end`,
    reported: counts('r.reported_at'),
    closed: counts('r.closed_at'),
    answered: counts('r.answered_at'),
    responded: counts(
      'case when r.verified_at is not null and r.organisation_id is not null then r.first_response_at end',
    ),
    /** What the public figures count, and imported history beside it. */
    counted: counts('case when not r.secret then r.reported_at end'),
    verifyDue: owed('verify_due_at', `r.status = 'received' and not r.missed_verify`),
    responseDue: owed('respond_due_at', `${TURN} and r.first_response_at is null and not r.missed_response`),
    answerDue: owed('resolve_due_at', `${TURN} and not r.missed_answer`),
  },
  months: { month: 'counted' },
  faces: {
    all: { by: ['status', 'objected', 'public', 'held', 'recurs'] },
    allOwed: { by: ['status', 'objected', 'public', 'held'], moment: DUE },
    districts: { by: ['district', 'status', 'public'] },
    districtsOwed: { by: ['district', 'status', 'public'], moment: DUE },
    services: { by: ['service', 'status', 'public'] },
    servicesOwed: { by: ['service', 'status', 'public'], moment: DUE },
    standing: { by: ['organisation', 'status', 'objected', 'public', 'held'] },
    standingOwed: { by: ['organisation', 'status', 'objected', 'public', 'held'], moment: DUE },
    raised: { by: ['reached', 'organisation', 'public'] },
    places: { by: ['place', 'public'] },
    placesOwed: { by: ['place', 'public'], moment: DUE },
    troubles: { by: ['service', 'district', 'public'] },
    troublesOwed: { by: ['service', 'district', 'public'], moment: DUE },
    reported: { by: ['public'], moment: { of: 'reported', per: 'day' } },
    closed: { by: ['public'], moment: { of: 'closed', per: 'day' } },
    answered: { by: ['outcome', 'public'], moment: { of: 'answered', per: 'day' } },
    answeredBy: { by: ['organisation', 'outcome'], moment: { of: 'answered', per: 'day', keepDays: 40 } },
    respondedBy: { by: ['organisation'], moment: { of: 'responded', per: 'day', keepDays: 40 } },
    newTroubles: { by: ['service', 'district'], moment: { of: 'reported', per: 'day', keepDays: 100 } },
    endings: { by: ['organisation', 'ending'], moment: { of: 'closed', per: 'day', keepDays: 100 } },
    newPlaces: { by: ['place'], moment: { of: 'reported', per: 'day', keepDays: 100 } },
    regionFacts: { by: ['month', ...FACTS] },
    servicesFacts: { by: ['month', 'service', ...FACTS] },
    districtsFacts: { by: ['month', 'district', ...FACTS] },
    villagesFacts: { by: ['district', 'place', 'month', ...FACTS] },
    officesFacts: {
      by: ['month', 'organisation', 'verification', 'ending', 'contested', 'lasting', 'public', 'origin'],
    },
    officesResponses: { by: ['month', 'responder', 'response', 'public'] },
    officesAnswers: { by: ['month', 'answerer', 'answer', 'public'] },
    regionDays: { by: ['month', 'answerDays'] },
    servicesDays: { by: ['month', 'service', 'answerDays'] },
    officesDays: { by: ['month', 'organisation', 'answerDays'] },
    villagesDays: { by: ['district', 'place', 'month', 'answerDays'] },
    placesMap: { by: ['month', 'origin', 'district', 'place', 'anonymous'] },
    servicesMap: { by: ['service', 'month', 'district', 'anonymous', 'origin'] },
    officesMap: { by: ['organisation', 'month', 'district', 'anonymous', 'origin'] },
    ...owedFaces('verifyDue'),
    ...owedFaces('responseDue'),
    ...owedFaces('answerDue'),
  },
});
