import { z } from 'zod';
import { nothingHere } from '#modules/accounts/index.ts';
import {
  CLASSIFICATIONS,
  changeService,
  readQuestions,
  type Service,
  servicesOf,
  writeQuestions,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, goOn, orNull, readAs, refused, text, wordList } from '../../form.ts';
import type { Actions, PageServerLoad } from './$types';

/** The address of a service that is not there yet. */
const NEW = 'baru';

const valuesOf = (service: Service): Record<string, string> => ({
  code: service.code,
  nameId: service.nameId,
  nameEn: service.nameEn,
  groupName: service.groupName,
  classification: service.classification,
  keywords: service.keywords.join(', '),
  duties: service.duties.join(', '),
  questions: writeQuestions(service.questions),
  sameMetres: service.sameMetres === null ? '' : String(service.sameMetres),
  sameDays: String(service.sameDays),
  recursDays: String(service.recursDays),
  active: service.active ? '1' : '',
  position: String(service.position),
});

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'service.change');
  const services = await inRegion(theApp().db, region.region_id, (tx) => servicesOf(tx, true));
  if (event.params.service === NEW) {
    return {
      title: undefined,
      values: {
        active: '1',
        position: String(services.length),
        classification: 'complaint',
        sameDays: '90',
        recursDays: '180',
      },
    };
  }
  const service = services.find(({ code }) => code === event.params.service);
  if (!service) throw nothingHere();
  return { title: { id: service.nameId, en: service.nameEn }, values: valuesOf(service) };
};

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);
const words = z.array(line(60)).max(200);
const input = z.object({
  code: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)
    .refine((code) => code !== NEW),
  nameId: line(100),
  nameEn: line(100),
  groupName: z.string().max(100),
  classification: z.enum(CLASSIFICATIONS),
  keywords: words,
  duties: words,
  sameMetres: z.coerce.number().int().min(10).max(2000).nullable(),
  sameDays: z.coerce.number().int().min(1).max(730),
  recursDays: z.coerce.number().int().min(1).max(1095),
  active: z.boolean(),
  position: z.coerce.number().int().min(0).max(9999),
});

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'service.change');
    const form = await formDataOf(event.request);
    const isNew = event.params.service === NEW;
    const given = {
      code: isNew ? text(form, 'code') : event.params.service,
      nameId: text(form, 'nameId'),
      nameEn: text(form, 'nameEn'),
      groupName: text(form, 'groupName'),
      classification: text(form, 'classification'),
      keywords: wordList(text(form, 'keywords')),
      duties: wordList(text(form, 'duties')),
      sameMetres: orNull(text(form, 'sameMetres')),
      sameDays: text(form, 'sameDays'),
      recursDays: text(form, 'recursDays'),
      active: form.has('active'),
      position: text(form, 'position'),
    };
    const { data, back } = readAs(input, given, form, 'service');
    if (!data) return back;
    const { questions, problems } = readQuestions(text(form, 'questions'));
    if (problems.length) {
      const again = refused(form, 'service', ['questions']);
      return { ...again, data: { ...again.data, lines: problems } };
    }
    const known = await inRegion(theApp().db, region.region_id, (tx) => servicesOf(tx, true));
    const isKnown = known.some(({ code }) => code === data.code);
    if (isNew && isKnown) return refused(form, 'service', ['code']);
    if (!isNew && !isKnown) throw nothingHere();
    const changed = await attempt(form, 'service', () =>
      changeService(theApp().db, actor, region.region_id, { ...data, questions }, new Date()),
    );
    if ('back' in changed) return changed.back;
    return goOn('/admin/kategori', isNew ? 'added' : 'saved');
  },
};
