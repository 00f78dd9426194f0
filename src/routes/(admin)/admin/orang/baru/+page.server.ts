import { createPerson, invitePerson, personInput } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProved, proved } from '../../../../prove.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, goOn, orNull, readAs, refused, text } from '../../form.ts';
import { letterOf, type WithLetter } from '../letter.ts';
import { mayWorkIn, officesInForce, roleNames } from '../offices.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'person.create');
  return {
    offices: await inRegion(theApp().db, region.region_id, (tx) => officesInForce(tx)),
    roles: roleNames(event.locals.language),
    isProved: isProved(actor),
    sendsMail: theApp().settings.SMTP_URL !== undefined,
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
    const app = theApp();
    if (!(await inRegion(app.db, region.region_id, (tx) => mayWorkIn(tx, data.organisation))))
      return refused(form, 'person', ['organisation']);
    const way = text(form, 'way') === 'mail' && data.email ? 'mail' : 'letter';
    const made = await attempt(form, 'person', async () => {
      const who = await proved(event, actor, form);
      const person = await createPerson(app.db, who, region.region_id, data, new Date());
      const ref = { region: region.region_id, id: person.id };
      return { person, invited: await invitePerson(app, who, ref, way, new Date()) };
    });
    if ('back' in made) return made.back;
    const { person, invited } = made.done;
    if (invited.code === undefined) {
      await app.jobs.send('platform.send_mail');
      return goOn(`/admin/orang/${person.id}`, 'invited');
    }
    const letter = letterOf(event, region, person, { ...invited, code: invited.code });
    return { form: 'letter', values: {}, wrong: [], letter } as WithLetter;
  },
};
