import { redirect } from '@sveltejs/kit';
import { finishSso, type Offer } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { sealOffer } from '../../../../akun/layanan/offer.ts';
import { deviceOf, goOn } from '../../../../session.ts';
import { cookieOptions, OFFER_COOKIE, SSO_COOKIE, siteOf } from '../../../../sso.ts';
import type { PageServerLoad } from './$types';

const MINUTES = 10;

/** Back from the provider, with its answer in the address. */
export const load: PageServerLoad = async (event) => {
  const { params, url, locals, cookies } = event;
  const token = cookies.get(SSO_COOKIE) ?? '';
  cookies.delete(SSO_COOKIE, { path: '/masuk/sso' });
  const now = new Date();
  const { entry, to, offer } = {
    to: '',
    ...(await finishSso(
      theApp(),
      params.provider,
      token,
      url.search,
      locals.session,
      deviceOf(event),
      siteOf(event),
      now,
    )),
  };
  if (entry) return goOn(event, entry, to);
  showOffer(event, offer as Offer, now);
  redirect(303, '/akun/layanan');
};

/** Nothing is linked yet: first its owner sees which account it is. */
const showOffer = (event: Parameters<PageServerLoad>[0], offer: Offer, now: Date) => {
  const { actor } = event.locals;
  if (actor.kind !== 'person') return;
  const sealed = sealOffer(theApp().secrets, actor.id, offer, now);
  event.cookies.set(OFFER_COOKIE, sealed, { ...cookieOptions(event, '/akun/layanan'), maxAge: MINUTES * 60 });
};
