import { z } from 'zod';
import { changeProofRule, countUnindexed, PROOF_RULES, proofRules } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, text, wordList } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Counted no further: it is said as "more than". */
const MOST_WAITING = 100_000;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const { rules, waiting } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    rules: await proofRules(tx),
    waiting: await countUnindexed(tx, MOST_WAITING),
  }));
  return {
    rules,
    waiting,
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

/** Not before today: what was noticed, and drawn, in the past stays as it was. */
const input = (today: string) =>
  z
    .object({
      rule: z.enum(PROOF_RULES),
      amount: z.coerce.number().int().min(1).max(100_000).nullable(),
      words: z.array(z.string().min(2).max(60)).max(200),
      validFrom: z.iso.date().refine((day) => day >= today),
      source: z.string().min(5).max(500),
    })
    .refine(({ rule, amount }) => rule === 'editing_software' || amount !== null, { path: ['amount'] })
    .refine(({ rule, amount }) => !rule.endsWith('_percent') || (amount ?? 0) <= 100, { path: ['amount'] })
    .refine(({ rule, words }) => rule !== 'editing_software' || words.length > 0, { path: ['words'] });

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'proof.change');
    const form = await formDataOf(event.request);
    const now = new Date();
    const given = {
      rule: text(form, 'rule'),
      amount: orNull(text(form, 'amount')),
      words: wordList(text(form, 'words')),
      validFrom: text(form, 'validFrom'),
      source: text(form, 'source'),
    };
    const { data, back } = readAs(input(localDay(region.time_zone, now)), given, form, 'rule');
    if (!data) return back;
    const isWords = data.rule === 'editing_software';
    const rule = {
      ...data,
      amount: isWords ? null : data.amount,
      words: isWords ? data.words.map((word) => word.toLowerCase()) : null,
    };
    const changed = await attempt(form, 'rule', () => changeProofRule(theApp().db, actor, region.region_id, rule, now));
    if ('back' in changed) return changed.back;
    return goOn('/admin/bukti', 'saved');
  },
};
