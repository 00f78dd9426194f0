import { fail, redirect } from '@sveltejs/kit';
import {
  alertInput,
  alertUnknown,
  confirmAlert,
  namesOf,
  openLink,
  scopeOf,
  stopAlert,
  subscribe,
  subscriptionById,
} from '#modules/alerts/index.ts';
import { filterAddress, readFilter } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { clientKey } from '#platform/http.ts';
import { isProblem } from '#platform/problem.ts';
import { sayWhen } from '../../../say-when.ts';
import { regionOfPage } from '../../region.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** Whoever reads at the address acts, whether or not somebody is signed in on this device. */
const VISITOR = { kind: 'visitor' } as const;

const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '');

/** What is followed, as the form and the address name it. */
const scopeIn = (search: URLSearchParams) => scopeOf(readFilter(search));

/** The subscription that a link opens. @throws {Problem} 410 `alert-unknown` */
const subscriptionOf = async ({ locals }: Pick<RequestEvent, 'locals'>, link: string) => {
  const { db, secrets } = theApp();
  const ref = openLink(secrets, link);
  if (!ref || !locals.regions.some(({ region_id }) => region_id === ref.region)) throw alertUnknown();
  const found = await inRegion(db, ref.region, async (tx) => {
    const subscription = await subscriptionById(tx, ref.id);
    return subscription && { subscription, about: await namesOf(tx, subscription) };
  });
  if (!found) throw alertUnknown();
  return { ref, ...found };
};

export const load: PageServerLoad = async (event) => {
  const { url } = event;
  const link = url.searchParams.get('langganan');
  const done = url.searchParams.get('ok');
  if (done === 'stop') return { stopped: true };
  if (link) {
    const { subscription, about } = await subscriptionOf(event, link);
    const { pace, confirmedAt } = subscription;
    return { own: { link, about, pace, isConfirmed: confirmedAt !== null, isNew: done === 'confirm' } };
  }
  const region = regionOfPage(event);
  if (!region) return {};
  const scope = scopeIn(url.searchParams);
  return {
    offer: {
      scope: Object.entries(scope).map(([name, value]) => ({ name, value })),
      about: await inRegion(theApp().db, region.region_id, (tx) =>
        namesOf(tx, { district: scope.district ?? null, place: scope.place ?? null, service: scope.service ?? null }),
      ),
      address: filterAddress(scope),
      isAsked: done === 'ask',
    },
  };
};

/** Does what a link allows, and leads back to what it opens. */
const byLink =
  (act: typeof confirmAlert | typeof stopAlert, after: (link: string) => string) => async (event: RequestEvent) => {
    const link = textOf(await formDataOf(event.request), 'langganan').slice(0, 400);
    const { ref } = await subscriptionOf(event, link);
    await act(theApp(), VISITOR, ref, new Date());
    redirect(303, `/kabar?${after(encodeURIComponent(link))}`);
  };

export const actions: Actions = {
  subscribe: async (event) => {
    const { locals, request, setHeaders, url } = event;
    const region = regionOfPage(event);
    if (!region) redirect(303, '/kabar');
    const form = await formDataOf(request);
    const address = textOf(form, 'address').trim();
    const pace = textOf(form, 'pace');
    const scope = scopeIn(
      new URLSearchParams(['district', 'place', 'service'].map((name) => [name, textOf(form, name)])),
    );
    const read = alertInput.safeParse({ address, pace });
    if (!read.success) {
      const wrong = read.error.issues.map(({ path }) => String(path[0]));
      return fail(422, { wrong, address: address.slice(0, 300), pace });
    }
    try {
      await subscribe(theApp(), VISITOR, region.region_id, read.data, scope, clientKey(locals.address), new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(setHeaders, error);
      return fail(error.status, { refused: error.sentence, address, pace });
    }
    redirect(303, `${url.pathname}${filterAddress(scope, { ok: 'ask' })}`);
  },
  confirm: byLink(confirmAlert, (link) => `langganan=${link}&ok=confirm`),
  stop: byLink(stopAlert, () => 'ok=stop'),
};
