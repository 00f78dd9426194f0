import type { Tx } from '#platform/db/index.ts';
import type { Classification, DeadlineRule, DeadlineStep, SameRule, Service } from '../types.ts';
import { SETUP } from './report.ts';

export const upsertService = (tx: Tx, service: Service): Promise<number> => {
  tx.changes(SETUP);
  return tx.run(
    `insert into reports.service (region_id, code, name_id, name_en, group_name, classification, keywords, duties, questions, active, position,
       same_metres, same_days, recurs_days)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (region_id, code) do update set name_id = excluded.name_id, name_en = excluded.name_en,
       group_name = excluded.group_name, classification = excluded.classification, keywords = excluded.keywords,
       duties = excluded.duties, questions = excluded.questions, active = excluded.active, position = excluded.position,
       same_metres = excluded.same_metres, same_days = excluded.same_days, recurs_days = excluded.recurs_days`,
    [
      tx.region,
      service.code,
      service.nameId,
      service.nameEn,
      service.groupName,
      service.classification,
      service.keywords,
      service.duties,
      JSON.stringify(service.questions),
      service.active,
      service.position,
      service.sameMetres,
      service.sameDays,
      service.recursDays,
    ],
  );
};

export const upsertSameRule = (tx: Tx, rule: SameRule): Promise<number> => {
  tx.changes(SETUP);
  return tx.run(
    `insert into reports.same_rule (region_id, least_score, copies, copies_days, people_steps, source) values ($1, $2, $3, $4, $5, $6)
     on conflict (region_id) do update set least_score = excluded.least_score, copies = excluded.copies,
       copies_days = excluded.copies_days, people_steps = excluded.people_steps, source = excluded.source`,
    [tx.region, rule.leastScore, rule.copies, rule.copiesDays, rule.peopleSteps, rule.source],
  );
};

export const insertDeadlineRule = (tx: Tx, rule: DeadlineRule): Promise<number> => {
  tx.changes(SETUP);
  return tx.run(
    `insert into reports.deadline_rule (region_id, id, classification, step, amount, unit, valid_from, valid_to, source)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      tx.region,
      rule.id,
      rule.classification,
      rule.step,
      rule.amount,
      rule.unit,
      rule.validFrom,
      rule.validTo,
      rule.source,
    ],
  );
};

/** Ends the rule in force the day before `from`; one that would begin on that day or later gives way altogether. */
export const endDeadlineRule = async (
  tx: Tx,
  classification: Classification | null,
  step: DeadlineStep,
  from: string,
): Promise<void> => {
  tx.changes(SETUP);
  const same = 'region_id = $1 and step = $2 and classification is not distinct from $3::text';
  await tx.run(`delete from reports.deadline_rule where ${same} and valid_from >= $4::date`, [
    tx.region,
    step,
    classification,
    from,
  ]);
  await tx.run(
    `update reports.deadline_rule set valid_to = $4::date - 1 where ${same} and (valid_to is null or valid_to >= $4::date)`,
    [tx.region, step, classification, from],
  );
};
