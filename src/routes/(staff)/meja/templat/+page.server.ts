import { fail, redirect } from '@sveltejs/kit';
import { mayAct } from '#modules/accounts/index.ts';
import {
  addTemplate,
  changeTemplate,
  removeTemplate,
  setSecondLook,
  TEMPLATE_FIELDS,
  type TemplateText,
  templatesOf,
  wantsSecondLook,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { type SignedIn, signedInFor } from '../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const DONE = ['added', 'changed', 'removed', 'secondOn', 'secondOff'] as const;

export const load: PageServerLoad = async (event) => {
  const { actor } = signedInFor(event, 'template.change');
  const found = await inRegion(theApp().db, actor.region, async (tx) => ({
    templates: await templatesOf(tx, actor.organisation!),
    second: await wantsSecondLook(tx, actor.organisation!),
  }));
  return {
    personId: actor.id,
    templates: found.templates.map(({ id, name, body }) => ({ id, name, body })),
    second: found.second,
    maySetSecond: mayAct(actor, 'answer.require_second', { region: actor.region, organisation: actor.organisation }),
    fields: TEMPLATE_FIELDS.map((field) => `{${field}}`).join(', '),
    done: DONE.find((done) => done === event.url.searchParams.get('sudah')),
  };
};

/** A form that came back: of the template with this id, or of a new one. */
interface Returned {
  readonly of: string;
  readonly values: TemplateText;
  readonly field: 'name' | 'body' | undefined;
  readonly problem: Sentence;
}

const NONE = '00000000-0000-0000-0000-000000000000';
const FIELD: Readonly<Record<string, 'name' | 'body'>> = {
  'line-needed': 'name',
  'template-name-taken': 'name',
  'text-needed': 'body',
  'text-too-long': 'body',
  'template-fields-unknown': 'body',
};

const change =
  (done: (typeof DONE)[number], act: (who: SignedIn, id: string, text: TemplateText) => Promise<unknown>) =>
  async (event: RequestEvent) => {
    const who = signedInFor(event, 'template.change');
    const form = await formDataOf(event.request);
    const said = (name: string) => String(form.get(name) ?? '');
    const values = { name: said('name'), body: said('body') };
    const id = isUuid(said('template')) ? said('template') : NONE;
    try {
      await act(who, id, values);
    } catch (error) {
      if (!isProblem(error)) throw error;
      const { slug, sentence } = error;
      const of = done === 'added' ? 'new' : id;
      // An address that is none names nothing: that is a form filled in wrongly.
      return fail<Returned>(of === NONE ? 422 : error.status, { of, values, field: FIELD[slug], problem: sentence });
    }
    redirect(303, `/meja/templat?sudah=${done}`);
  };

/** With it on, who says that work was done is not the only one who says it. */
const second = async (event: RequestEvent) => {
  const { actor, region } = signedInFor(event, 'answer.require_second');
  const isOn = (await formDataOf(event.request)).get('on') === '1';
  try {
    await setSecondLook(theApp().db, actor, region.region_id, isOn, new Date());
  } catch (error) {
    if (!isProblem(error)) throw error;
    const values = { name: '', body: '' };
    return fail<Returned>(error.status, { of: 'second', values, field: undefined, problem: error.sentence });
  }
  redirect(303, `/meja/templat?sudah=${isOn ? 'secondOn' : 'secondOff'}`);
};

export const actions: Actions = {
  second,
  add: change('added', ({ actor, region }, _, text) =>
    addTemplate(theApp().db, actor, region.region_id, text, new Date()),
  ),
  change: change('changed', ({ actor, region }, id, text) =>
    changeTemplate(theApp().db, actor, { region: region.region_id, id }, text, new Date()),
  ),
  remove: change('removed', ({ actor, region }, id) =>
    removeTemplate(theApp().db, actor, { region: region.region_id, id }, new Date()),
  ),
};
