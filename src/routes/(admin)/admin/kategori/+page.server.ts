import { z } from 'zod';
import { changeSameRule, type SameRule, sameRule, servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, text, wordList } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const valuesOf = (rule: SameRule): Record<string, string> => ({
  leastScore: String(rule.leastScore),
  copies: String(rule.copies),
  copiesDays: String(rule.copiesDays),
  peopleSteps: rule.peopleSteps.join(', '),
  source: rule.source,
});

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const { services, rule } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    services: await servicesOf(tx, true),
    rule: await sameRule(tx),
  }));
  return {
    same: valuesOf(rule),
    services: services.map(({ code, nameId, nameEn, groupName, classification, questions, active }) => ({
      code,
      nameId,
      nameEn,
      groupName,
      classification,
      questions: questions.length,
      active,
    })),
    done: doneOf(event.url),
  };
};

const isAscending = (steps: readonly number[]) => steps.every((step, at) => at === 0 || step > steps[at - 1]);
const input = z.object({
  leastScore: z.coerce.number().int().min(20).max(95),
  copies: z.coerce.number().int().min(2).max(1000),
  copiesDays: z.coerce.number().int().min(1).max(90),
  peopleSteps: z.array(z.coerce.number().int().min(2).max(1_000_000)).min(1).max(10).refine(isAscending),
  source: z
    .string()
    .min(5)
    .max(500)
    .regex(/^[^\p{Cc}]*$/u),
});

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'service.change');
    const form = await formDataOf(event.request);
    const given = {
      leastScore: text(form, 'leastScore'),
      copies: text(form, 'copies'),
      copiesDays: text(form, 'copiesDays'),
      peopleSteps: wordList(text(form, 'peopleSteps')),
      source: text(form, 'source'),
    };
    const { data, back } = readAs(input, given, form, 'same');
    if (!data) return back;
    const changed = await attempt(form, 'same', () =>
      changeSameRule(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in changed) return changed.back;
    return goOn('/admin/kategori', 'saved');
  },
};
