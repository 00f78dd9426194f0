import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { localDay } from '#platform/time/index.ts';
import { ruleTooEarly } from '../problems.ts';
import { insertRung } from '../queries/ladder.ts';
import { reweigh } from '../queries/priority.ts';
import { upsertProofRule } from '../queries/proof.ts';
import { endDeadlineRule, insertDeadlineRule, upsertSameRule, upsertService } from '../queries/setup.ts';
import { earliestStart } from '../rules/proof.ts';
import deadlines from '../seeds/deadlines.json' with { type: 'json' };
import ladder from '../seeds/ladder.json' with { type: 'json' };
import same from '../seeds/same.json' with { type: 'json' };
import services from '../seeds/services.json' with { type: 'json' };
import type { Classification, DeadlineRule, DeadlineStep, ProofRule, Rung, SameRule, Service } from '../types.ts';

/** What a new region starts with: services, limits and the ladder, all of them changeable afterwards. Runs once in the opening of a region. */
export const seedReports = async (tx: Tx, actor: Actor, now: Date): Promise<void> => {
  requirePermission(actor, 'region.open', { region: tx.region! });
  for (const [position, service] of services.entries()) {
    await upsertService(tx, { ...same.service, ...service, active: true, position } as Service);
  }
  for (const rule of deadlines) {
    await insertDeadlineRule(tx, {
      ...rule,
      id: uuidv7(),
      validFrom: '2000-01-01',
      validTo: null,
    } as DeadlineRule);
  }
  for (const rung of ladder)
    await insertRung(tx, { ...rung, id: uuidv7(), validFrom: '2000-01-01', validTo: null } as Rung, now);
  await journal(tx, actor, {
    act: 'report.seed',
    subject: `regions/${tx.region}`,
    at: now,
    public: { services: services.length, deadlines: deadlines.length, rungs: ladder.length },
  });
};

/** Adds a service or changes it; reports keep the code they have. */
export const changeService = (db: Db, actor: Actor, region: number, service: Service, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'service.change', { region });
    await upsertService(tx, service);
    await journal(tx, actor, {
      act: 'service.change',
      subject: `services/${service.code}`,
      at: now,
      public: { active: service.active, nameId: service.nameId, classification: service.classification },
    });
  });

/**
 * A limit of proof or audit from a day on, in place of the one before. What was noticed by that one stays noticed, and no month that has
 * begun is drawn by another share.
 * @throws {Problem} 422 `rule-too-early`
 */
export const changeProofRule = (db: Db, actor: Actor, region: number, rule: ProofRule, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'proof.change', { region });
    const timeZone = (await regionById(tx, region))?.time_zone ?? 'Asia/Jakarta';
    const earliest = earliestStart(rule.rule, localDay(timeZone, now));
    if (rule.validFrom < earliest) throw ruleTooEarly(earliest);
    await upsertProofRule(tx, rule);
    await journal(tx, actor, { act: 'proof.change', subject: `proof/${rule.rule}`, at: now, public: { ...rule } });
  });

export interface NewLimit {
  readonly classification: Classification | null;
  readonly step: DeadlineStep;
  readonly amount: number;
  readonly unit: DeadlineRule['unit'];
  /** YYYY-MM-DD */
  readonly validFrom: string;
  readonly source: string;
}

/** A new limit from a day on; the one before ends the day before. Reports already running keep the dates they were given. */
export const changeDeadline = (db: Db, actor: Actor, region: number, limit: NewLimit, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'deadline.change', { region });
    await endDeadlineRule(tx, limit.classification, limit.step, limit.validFrom);
    await insertDeadlineRule(tx, { ...limit, id: uuidv7(), validTo: null });
    await journal(tx, actor, {
      act: 'deadline.change',
      subject: `deadlines/${limit.step}`,
      at: now,
      public: { ...limit },
    });
  });

/** When two reports are alike, when copies wait together, and what people behind a report weigh: what is open weighs by it at once. */
export const changeSameRule = (db: Db, actor: Actor, region: number, rule: SameRule, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'service.change', { region });
    await upsertSameRule(tx, rule);
    await reweigh(tx, rule);
    await journal(tx, actor, {
      act: 'service.change_same',
      subject: `regions/${region}`,
      at: now,
      public: { ...rule },
    });
  });
