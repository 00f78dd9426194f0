import { hasSecondStep, invitationsThatWait, listPeople, stepsOfAll } from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { doneOf } from '../form.ts';
import type { PageServerLoad } from './$types';
import { roleNames } from './offices.ts';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'person.read');
  const { people, steps, invited, offices } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    people: await listPeople(tx),
    steps: await stepsOfAll(tx),
    invited: new Set((await invitationsThatWait(tx, new Date())).map(({ person }) => person)),
    offices: await namesOfOrganisations(tx),
  }));
  const roles = roleNames(event.locals.language);
  return {
    people: people.map(({ id, login, name, role, organisation, endedAt, hasPassword, isSample }) => ({
      id,
      login,
      name,
      role: roles[role],
      office: offices.get(organisation ?? ''),
      ended: endedAt !== null,
      hasPassword,
      isSample,
      invited: invited.has(id),
      secondStep: hasSecondStep(steps.get(id)!),
    })),
    administrators: people.filter(({ role, endedAt }) => role === 'administrator' && endedAt === null).length,
    done: doneOf(event.url),
  };
};
