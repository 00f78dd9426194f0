import { z } from 'zod';
import { listPeople, ROLE_NAMES, type Role } from '#modules/accounts/index.ts';
import {
  changeThreshold,
  dropRecipient,
  letters,
  nameRecipient,
  recipients,
  thresholdInput,
  thresholds,
} from '#modules/dashboards/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const language = event.locals.language === 'en' ? 'en' : 'id';
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const named = await recipients(tx);
    const people = await listPeople(tx, { ended: false });
    const told = (one: { name: string; role: string; email: string | null }) => ({
      name: one.name,
      role: ROLE_NAMES[one.role as Role][language],
      email: one.email,
    });
    return {
      thresholds: await thresholds(tx),
      named: named.map((one) => ({ person: one.person, ...told(one) })),
      choices: people
        .filter(({ id, email }) => email !== null && named.every(({ person }) => person !== id))
        .map((one) => ({ id: one.id, ...told(one) })),
      newest: (await letters(tx, 1))[0]?.monday,
      done: doneOf(event.url),
    };
  });
};

const chosen = z.object({ recipient: z.uuid() });
const HERE = '/admin/kinerja';

export const actions: Actions = {
  threshold: async (event) => {
    const { actor, region } = signedInFor(event, 'figures.change');
    const form = await formDataOf(event.request);
    const given = Object.fromEntries(['code', 'value', 'source'].map((name) => [name, text(form, name)]));
    const { data, back } = readAs(thresholdInput, given, form, 'threshold');
    if (!data) return back;
    const changed = await attempt(form, 'threshold', () =>
      changeThreshold(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in changed) return changed.back;
    return goOn(HERE, 'saved');
  },
  name: async (event) => {
    const { actor, region } = signedInFor(event, 'letter.address');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(chosen, { recipient: text(form, 'recipient') }, form, 'name');
    if (!data) return back;
    const named = await attempt(form, 'name', () =>
      nameRecipient(theApp().db, actor, region.region_id, data.recipient, new Date()),
    );
    if ('back' in named) return named.back;
    return goOn(HERE, 'added');
  },
  drop: async (event) => {
    const { actor, region } = signedInFor(event, 'letter.address');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(chosen, { recipient: text(form, 'recipient') }, form, 'drop');
    if (!data) return back;
    const dropped = await attempt(form, 'drop', () =>
      dropRecipient(theApp().db, actor, region.region_id, data.recipient, new Date()),
    );
    if ('back' in dropped) return dropped.back;
    return goOn(HERE, 'removed');
  },
};
