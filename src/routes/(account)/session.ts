import { type RequestEvent, redirect } from '@sveltejs/kit';
import {
  DEVICE_COOKIE,
  DEVICE_COOKIE_SECONDS,
  type Device,
  type Entry,
  HALF_OPEN_COOKIE,
  openKnownDevice,
  SESSION_COOKIE,
  type SignedIn,
  sealKnownDevice,
  signOut,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { homeOf, ownPath } from './ways.ts';

type Asked = Pick<RequestEvent, 'cookies' | 'locals' | 'request' | 'url'>;

export const deviceOf = ({ cookies, locals, request }: Pick<Asked, 'cookies' | 'locals' | 'request'>): Device => ({
  userAgent: request.headers.get('user-agent') ?? '',
  address: locals.address,
  known: openKnownDevice(theApp().secrets, cookies.get(DEVICE_COOKIE)),
});

/** Ends the session of this browser, if it has one. */
export const leave = async ({ cookies, locals }: Pick<Asked, 'cookies' | 'locals'>): Promise<void> => {
  const { actor, session } = locals;
  if (actor.kind === 'person' && session) await signOut(theApp().db, actor, session, new Date());
  cookies.delete(SESSION_COOKIE, { path: '/' });
};

/** The only place to which a browser shows a half-open sign-in. */
const HALF_OPEN_PATH = '/masuk';

/** Hands a session's new token to the browser. */
export const keep = ({ cookies, url }: Pick<Asked, 'cookies' | 'url'>, { token, expiresAt }: SignedIn): void => {
  cookies.set(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    expires: expiresAt,
  });
};

/**
 * Hands the new session to the browser; one that it had before ends, so that no forgotten one lives on. From now on the device is known
 * to be this person's: nothing is owed any more.
 */
export const enter = async (event: Asked, session: SignedIn): Promise<void> => {
  await leave(event);
  event.cookies.delete(HALF_OPEN_COOKIE, { path: HALF_OPEN_PATH });
  keep(event, session);
  event.cookies.set(DEVICE_COOKIE, sealKnownDevice(theApp().secrets, deviceOf(event).known, session.actor.id), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    maxAge: DEVICE_COOKIE_SECONDS,
  });
};

/** Where to after signing in: the page that was asked for, else where the person's work begins. */
export const onwards = (asked: string | null | undefined, { actor }: SignedIn): string =>
  ownPath(asked) ?? homeOf(actor.role);

/** After the first step: in, or on to what is still owed. */
export const goOn = async (event: Asked, entry: Entry, asked: string | null | undefined): Promise<never> => {
  if (entry.session) {
    await enter(event, entry.session);
    redirect(303, onwards(asked, entry.session));
  }
  const { token, expiresAt, owes } = entry.half;
  event.cookies.set(HALF_OPEN_COOKIE, token, {
    path: HALF_OPEN_PATH,
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    expires: expiresAt,
  });
  const to = ownPath(asked);
  const page = owes === 'second_step' ? '/masuk/langkah-kedua' : '/masuk/pasang';
  redirect(303, to ? `${page}?ke=${encodeURIComponent(to)}` : page);
};

/** What a form says, as text; nothing for a file. */
export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};
