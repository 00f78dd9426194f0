import { fail, redirect } from '@sveltejs/kit';
import { linkAccount, linksOf, listProviders, providerPath, unlinkAccount } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { timeFormat } from '#platform/time/index.ts';
import { isProved, proved } from '../../../prove.ts';
import { sayWhen } from '../../../say-when.ts';
import { signedIn } from '../../../signed-in.ts';
import { text } from '../../session.ts';
import { OFFER_COOKIE } from '../../sso.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { openOffer } from './offer.ts';

const offerOf = (event: Pick<RequestEvent, 'cookies'>, person: string) =>
  openOffer(theApp().secrets, person, event.cookies.get(OFFER_COOKIE), new Date());

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedIn(event);
  const time = timeFormat(event.locals.language, region.time_zone);
  const { providers, links } = await inRegion(theApp().db, actor.region, async (tx) => ({
    providers: await listProviders(tx),
    links: await linksOf(tx, actor.id),
  }));
  const offer = offerOf(event, actor.id);
  return {
    providers: providers.map((provider) => {
      const link = links.find((one) => one.provider === provider.id);
      return {
        id: provider.id,
        path: providerPath(provider),
        name: provider.name,
        link: link && { label: link.label, since: time.date(link.linkedAt) },
      };
    }),
    offer: offer && { name: offer.providerName, label: offer.label },
    proved: isProved(actor),
    done: ['terhubung', 'terputus'].find((one) => event.url.searchParams.has(one)),
  };
};

const changing = async (
  event: RequestEvent,
  act: (actor: Parameters<typeof linkAccount>[1], form: FormData) => Promise<void>,
) => {
  const form = await formDataOf(event.request);
  try {
    await act(await proved(event, signedIn(event).actor, form), form);
  } catch (error) {
    if (!isProblem(error)) throw error;
    sayWhen(event.setHeaders, error);
    return fail(error.status, { problem: error.sentence, provider: text(form, 'provider') });
  }
};

export const actions: Actions = {
  link: async (event) => {
    const { actor } = signedIn(event);
    const offer = offerOf(event, actor.id);
    if (!offer) redirect(303, '/akun/layanan');
    const back = await changing(event, (who) => linkAccount(theApp().db, who, offer, new Date()));
    if (back) return back;
    event.cookies.delete(OFFER_COOKIE, { path: '/akun/layanan' });
    redirect(303, '/akun/layanan?terhubung');
  },
  unlink: async (event) => {
    const back = await changing(event, async (who, form) => {
      const provider = text(form, 'provider');
      if (isUuid(provider)) await unlinkAccount(theApp().db, who, provider, new Date());
    });
    if (back) return back;
    redirect(303, '/akun/layanan?terputus');
  },
};
