import { z } from 'zod';
import {
  hasSecondStep,
  listPeople,
  requireSecondStep,
  rolesWithSecondStep,
  STAFF_ROLES,
  stepsOfAll,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProved, proved } from '../../../../prove.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs } from '../../form.ts';
import { roleNames } from '../offices.ts';
import type { Actions, PageServerLoad } from './$types';

/** Those whose account opens most: what one of them loses, the whole region loses. */
const RECOMMENDED = ['administrator', 'auditor', 'verifier'] as const;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'person.read');
  const { people, steps, required } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    people: await listPeople(tx, { ended: false }),
    steps: await stepsOfAll(tx),
    required: await rolesWithSecondStep(tx),
  }));
  const names = roleNames(event.locals.language);
  return {
    roles: STAFF_ROLES.map((role) => {
      const those = people.filter((person) => person.role === role);
      return {
        role,
        name: names[role],
        required: required.includes(role),
        recommended: (RECOMMENDED as readonly string[]).includes(role),
        people: those.length,
        guarded: those.filter(({ id }) => hasSecondStep(steps.get(id)!)).length,
      };
    }),
    isSample: region.is_sample,
    isProved: isProved(actor),
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'second_step.require');
    const form = await formDataOf(event.request);
    const given = { roles: form.getAll('role') };
    const { data, back } = readAs(z.object({ roles: z.array(z.enum(STAFF_ROLES)) }), given, form, 'policy');
    if (!data) return back;
    const set = await attempt(form, 'policy', async () =>
      requireSecondStep(theApp(), await proved(event, actor, form), region.region_id, data.roles, new Date()),
    );
    if ('back' in set) return set.back;
    return goOn(event.url.pathname, 'saved');
  },
};
