import { redirect } from '@sveltejs/kit';
import { leaveProvider } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { LEFT_COOKIE, siteOf } from '../../../../sso.ts';
import type { PageServerLoad } from './$types';

/** Whoever has just signed out here signs out at the provider too. */
export const load: PageServerLoad = async (event) => {
  const token = event.cookies.get(LEFT_COOKIE) ?? '';
  event.cookies.delete(LEFT_COOKIE, { path: '/masuk/sso' });
  const left = await leaveProvider(theApp(), token, event.params.provider, siteOf(event), new Date());
  if (!left) redirect(303, '/masuk?keluar=1');
  redirect(303, left.address, { external: [left.address.origin] });
};
