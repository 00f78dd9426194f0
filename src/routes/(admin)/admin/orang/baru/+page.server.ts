import { createPerson, personInput } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, orNull, readAs, text } from '../../form.ts';
import { firstPassword } from '../first-password.ts';
import { officesInForce, roleNames } from '../offices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'person.create');
  return {
    offices: await inRegion(theApp().db, region.region_id, (tx) => officesInForce(tx)),
    roles: roleNames(event.locals.language),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'person.create');
    const form = await formDataOf(event.request);
    const given = {
      login: text(form, 'login'),
      name: text(form, 'name'),
      email: orNull(text(form, 'email')),
      role: text(form, 'role'),
      organisation: orNull(text(form, 'organisation')),
    };
    const { data, back } = readAs(personInput, given, form, 'person');
    if (!data) return back;
    const password = firstPassword();
    const made = await attempt(form, 'person', () =>
      createPerson(theApp().db, actor, region.region_id, data, password, new Date()),
    );
    if ('back' in made) return made.back;
    // No redirect: the password is on this one answer and nowhere else.
    const { name, login } = made.done;
    return {
      form: 'told',
      values: {} as Record<string, string>,
      wrong: [] as string[],
      told: { name, login, password },
    };
  },
};
