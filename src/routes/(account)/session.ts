import type { RequestEvent } from '@sveltejs/kit';
import { type Device, SESSION_COOKIE, type SignedIn, signOut } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';

type Asked = Pick<RequestEvent, 'cookies' | 'locals' | 'request' | 'url'>;

export const deviceOf = ({ locals, request }: Pick<Asked, 'locals' | 'request'>): Device => ({
  userAgent: request.headers.get('user-agent') ?? '',
  address: locals.address,
});

/** Ends the session of this browser, if it has one. */
export const leave = async ({ cookies, locals }: Pick<Asked, 'cookies' | 'locals'>): Promise<void> => {
  const { actor, session } = locals;
  if (actor.kind === 'person' && session) await signOut(theApp().db, actor, session, new Date());
  cookies.delete(SESSION_COOKIE, { path: '/' });
};

/** Hands the new session to the browser; one that it had before ends, so that no forgotten one lives on. */
export const enter = async (event: Asked, { token, expiresAt }: SignedIn): Promise<void> => {
  await leave(event);
  event.cookies.set(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    expires: expiresAt,
  });
};
