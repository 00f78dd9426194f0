import type { RequestEvent } from '@sveltejs/kit';
import type { Site } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';

/** Holds a sign-in under way at a provider. */
export const SSO_COOKIE = 'simpul_sso';
/** Holds the token of a session that has just ended, so that its owner can leave the provider too. */
export const LEFT_COOKIE = 'simpul_keluar';
/** Holds, sealed, the account that somebody signed in has just shown and may now link. */
export const OFFER_COOKIE = 'simpul_hubung';

type Asked = Pick<RequestEvent, 'url'>;

export const cookieOptions = ({ url }: Asked, path: string) =>
  ({ path, httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' }) as const;

/** Where this installation is reached, and whether only on this machine. */
export const siteOf = ({ url }: Asked): Site => {
  const { settings } = theApp();
  const { SIMPUL_ORIGIN } = settings;
  return { origin: SIMPUL_ORIGIN ? new URL(SIMPUL_ORIGIN).origin : url.origin, loopback: isReachedOnlyHere(settings) };
};
