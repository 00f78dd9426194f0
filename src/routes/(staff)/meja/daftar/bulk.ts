import { scopeOf } from '#modules/accounts/index.ts';
import {
  LIMITS,
  nothingSelected,
  readCode,
  reportByCode,
  reportNotFound,
  tooManySelected,
} from '#modules/reports/index.ts';
import type { Db } from '#platform/db/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { log } from '#platform/log.ts';
import { isProblem, Problem } from '#platform/problem.ts';
import type { Person } from '../../../signed-in.ts';
import { ACTS, type Values } from '../[code]/acts.ts';
import { mayOpen } from '../possible.ts';

const brokeOff = () =>
  new Problem(500, 'act-broke-off', {
    id: 'Terputus di tengah jalan dan tidak jadi. Buka laporannya dan coba lagi di sana.',
    en: 'It broke off half-way and was not done. Open the report and try again there.',
  });

/** Acts of the desk that several reports may be chosen for: those that say the same of each. */
export const BULK_ACTS = ['delegate', 'accept', 'assign', 'transfer', 'note'] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

export const isBulkAct = (name: string): name is BulkAct => (BULK_ACTS as readonly string[]).includes(name);

export const bulkActsOf = (actor: Person): BulkAct[] =>
  BULK_ACTS.filter((act) => scopeOf(actor, `report.${act}`) !== undefined);

export interface BulkResult {
  /** Codes of those it was done to. */
  readonly done: readonly string[];
  readonly not: readonly { readonly code: string; readonly why: Problem }[];
}

/**
 * Does an act to each of the chosen reports, by the same function as to one alone: each is decided on its own, and one that cannot be done
 * keeps no other waiting.
 * @throws {Problem} 422 `nothing-selected`, `too-many-selected`
 */
export const doToAll = async (
  db: Db,
  actor: Person,
  act: BulkAct,
  codes: readonly string[],
  values: Values,
  now: Date,
): Promise<BulkResult> => {
  const chosen = [...new Set(codes)];
  if (chosen.length === 0) throw nothingSelected();
  if (chosen.length > LIMITS.selected) throw tooManySelected(LIMITS.selected, chosen.length);
  const done: string[] = [];
  const not: { code: string; why: Problem }[] = [];
  for (const code of chosen) {
    try {
      const read = readCode(code);
      const report =
        typeof read === 'object' ? await inRegion(db, actor.region, (tx) => reportByCode(tx, read.code)) : undefined;
      if (!report || !mayOpen(actor, report)) throw reportNotFound();
      const ref = { region: actor.region, id: report.id };
      await ACTS[act]({ db, actor, ref, values, photos: [], documents: [], now });
      done.push(report.code);
    } catch (error) {
      // what was done to the others is told, whatever went wrong with this one
      if (!isProblem(error)) log.error({ code, error: String(error) }, 'an act on a chosen report broke off');
      not.push({ code, why: isProblem(error) ? error : brokeOff() });
    }
  }
  return { done, not };
};
