import { fail, type RequestEvent } from '@sveltejs/kit';
import {
  listProviders,
  providerPath,
  ROLE_NAMES,
  STAFF_ROLES,
  type StaffRole,
  samplePeople,
  signIn,
  signInAsSample,
  signInWithPasskey,
} from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { sayWhen } from '../../say-when.ts';
import { deviceOf, goOn, text } from '../session.ts';
import { siteOf } from '../site.ts';
import { ownPath } from '../ways.ts';
import type { Actions, PageServerLoad } from './$types';

const byRole = (a: { role: StaffRole }, b: { role: StaffRole }) =>
  STAFF_ROLES.indexOf(a.role) - STAFF_ROLES.indexOf(b.role);

/** Invented people of a demonstration: each can be tried with one click. */
const samplesOf = (region: Region, language: 'id' | 'en') =>
  inRegion(theApp().db, region.region_id, async (tx) => {
    const offices = await namesOfOrganisations(tx);
    return {
      region: region.name,
      people: (await samplePeople(tx)).sort(byRole).map(({ id, name, role, organisation }) => ({
        key: `${region.region_id}:${id}`,
        name,
        role: ROLE_NAMES[role][language],
        office: offices.get(organisation ?? ''),
      })),
    };
  });

export const load: PageServerLoad = async ({ locals, url }) => {
  const samples = [];
  for (const region of locals.regions) {
    if (region.is_sample) samples.push(await samplesOf(region, locals.language === 'en' ? 'en' : 'id'));
  }
  const services = [];
  for (const region of locals.regions)
    for (const provider of await inRegion(theApp().db, region.region_id, listProviders))
      services.push({
        name: provider.name,
        path: providerPath(provider),
        region: locals.regions.length > 1 ? region.name : undefined,
      });
  const from = url.searchParams.get('dari');
  return {
    services,
    leftOf: services.find(({ path }) => path === from),
    to: ownPath(url.searchParams.get('ke')) ?? '',
    left: url.searchParams.has('keluar'),
    samples,
  };
};

/** Runs a way to sign in; what can go wrong goes back to the form with everything but the password. */
const trying = async <T>(
  { setHeaders }: Pick<RequestEvent, 'setHeaders'>,
  values: { login: string; to: string },
  way: () => Promise<T>,
) => {
  try {
    return { done: await way() };
  } catch (error) {
    if (!isProblem(error)) throw error;
    sayWhen(setHeaders, error);
    return { refused: fail(error.status, { problem: error.sentence, values }) };
  }
};

export const actions: Actions = {
  password: async (event) => {
    const form = await formDataOf(event.request);
    const login = text(form, 'login');
    const way = await trying(event, { login, to: text(form, 'ke') }, () =>
      signIn(theApp().db, { ...deviceOf(event), login, password: text(form, 'password') }, new Date()),
    );
    if ('refused' in way) return way.refused;
    return goOn(event, way.done, text(form, 'ke'));
  },
  passkey: async (event) => {
    const form = await formDataOf(event.request);
    const way = await trying(event, { login: '', to: text(form, 'ke') }, () =>
      signInWithPasskey(theApp(), text(form, 'answer'), deviceOf(event), siteOf(event), new Date()),
    );
    if ('refused' in way) return way.refused;
    return goOn(event, { session: way.done }, text(form, 'ke'));
  },
  sample: async (event) => {
    const form = await formDataOf(event.request);
    const [region, id] = text(form, 'person').split(':');
    const ref = { region: /^\d{4}$/.test(region) ? Number(region) : 0, id: isUuid(id ?? '') ? id : NOBODY };
    const way = await trying(event, { login: '', to: text(form, 'ke') }, () =>
      signInAsSample(theApp().db, ref, deviceOf(event), new Date()),
    );
    if ('refused' in way) return way.refused;
    return goOn(event, { session: way.done }, text(form, 'ke'));
  },
};

const NOBODY = '00000000-0000-0000-0000-000000000000';
