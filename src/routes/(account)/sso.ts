import type { RequestEvent } from '@sveltejs/kit';
import { isLoopback, type Site } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';

/** Holds a sign-in under way at a provider. */
export const SSO_COOKIE = 'simpul_sso';
/** Holds the token of a session that has just ended, so that its owner can leave the provider too. */
export const LEFT_COOKIE = 'simpul_keluar';
/** Holds, sealed, the account that somebody signed in has just shown and may now link. */
export const OFFER_COOKIE = 'simpul_hubung';

type Asked = Pick<RequestEvent, 'url'>;

export const cookieOptions = ({ url }: Asked, path: string) =>
  ({ path, httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' }) as const;

/**
 * Where this installation is reached. Whether that is only on this machine is read from the settings, never from the request: what a
 * request says of its host is the asker's own word.
 */
export const siteOf = ({ url }: Asked): Site => {
  const { SIMPUL_ORIGIN, SIMPUL_PROXIES, HOST } = theApp().settings;
  const loopback = SIMPUL_ORIGIN
    ? isLoopback(new URL(SIMPUL_ORIGIN).hostname)
    : SIMPUL_PROXIES === 0 && isLoopback(HOST);
  return { origin: SIMPUL_ORIGIN ? new URL(SIMPUL_ORIGIN).origin : url.origin, loopback };
};
