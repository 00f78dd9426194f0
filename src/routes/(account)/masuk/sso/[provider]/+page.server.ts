import { redirect } from '@sveltejs/kit';
import { startSso } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { cookieOptions, SSO_COOKIE, siteOf } from '../../../sso.ts';
import { ownPath } from '../../../ways.ts';
import type { PageServerLoad } from './$types';

/** Off to the provider. A link, not a form: a browser does not let a form of ours lead to another host. */
export const load: PageServerLoad = async (event) => {
  const { params, url, locals, cookies } = event;
  const wantsLink = url.searchParams.has('hubungkan') && locals.session !== undefined;
  const { token, expiresAt, address } = await startSso(
    theApp(),
    params.provider,
    ownPath(url.searchParams.get('ke')) ?? '',
    wantsLink ? locals.session : undefined,
    locals.address,
    siteOf(event),
    new Date(),
  );
  cookies.set(SSO_COOKIE, token, { ...cookieOptions(event, '/masuk/sso'), expires: expiresAt });
  redirect(303, address, { external: [address.origin] });
};
