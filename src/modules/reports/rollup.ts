import { defineRollup } from '#platform/rollup/index.ts';
import { OFFICE_STEPS } from './rules/life.ts';

/** What was due longer ago than this is late and told apart no more. */
const DUE = { of: 'due', per: 'hour', keepDays: 2 } as const;

const counts = (at: string): string => `case when r.status <> 'merged' then ${at} end`;

/**
 * What pages count of the reports. A list whose filter no face knows is counted itself, as far as that is cheap (`queries/count.ts`).
 * `outcome` tells of an answer whether the reporter confirmed it, whether it was judged otherwise or left to lapse, or neither yet.
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
    public: `case when r.status = 'merged' then 'merged'
      else (not r.secret and r.verified_at is not null and r.status <> 'archived')::text end`,
    objected: 'r.objected::text',
    held: 'r.held::text',
    recurs: '(r.recurrence > 0)::text',
    outcome: `case when r.status = 'confirmed' then 'confirmed' when r.status = 'closed_unconfirmed' or r.reopenings > 0 then 'judged' end`,
  },
  moments: {
    due: `case when r.due_step in (${OFFICE_STEPS.map((step) => `'${step}'`).join(', ')}) then r.due_at end`,
    // A merged report counts with its main one, once: it came in, was answered and ended there.
    reported: counts('r.reported_at'),
    closed: counts('r.closed_at'),
    answered: counts('r.answered_at'),
    responded: counts(
      'case when r.verified_at is not null and r.organisation_id is not null then r.first_response_at end',
    ),
  },
  faces: {
    all: { by: ['status', 'objected', 'public', 'held', 'recurs'] },
    allOwed: { by: ['status', 'objected', 'public', 'held'], moment: DUE },
    districts: { by: ['district', 'status', 'public'] },
    districtsOwed: { by: ['district', 'status', 'public'], moment: DUE },
    services: { by: ['service', 'status', 'public'] },
    servicesOwed: { by: ['service', 'status', 'public'], moment: DUE },
    standing: { by: ['organisation', 'status', 'objected', 'public', 'held'] },
    standingOwed: { by: ['organisation', 'status', 'objected', 'public', 'held'], moment: DUE },
    places: { by: ['place', 'public'] },
    placesOwed: { by: ['place', 'public'], moment: DUE },
    troubles: { by: ['service', 'district', 'public'] },
    troublesOwed: { by: ['service', 'district', 'public'], moment: DUE },
    reported: { by: ['public'], moment: { of: 'reported', per: 'day' } },
    closed: { by: ['public'], moment: { of: 'closed', per: 'day' } },
    answered: { by: ['outcome', 'public'], moment: { of: 'answered', per: 'day' } },
    answeredBy: { by: ['organisation', 'outcome'], moment: { of: 'answered', per: 'day', keepDays: 40 } },
    respondedBy: { by: ['organisation'], moment: { of: 'responded', per: 'day', keepDays: 40 } },
    newTroubles: { by: ['service', 'district'], moment: { of: 'reported', per: 'day', keepDays: 75 } },
  },
});
