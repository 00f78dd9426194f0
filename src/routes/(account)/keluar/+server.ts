import { redirect } from '@sveltejs/kit';
import { providerOfSession, providerPath, SESSION_COOKIE } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { leave } from '../session.ts';
import { cookieOptions, LEFT_COOKIE } from '../sso.ts';
import type { RequestHandler } from './$types';

const MINUTES = 10;

export const POST: RequestHandler = async (event) => {
  const { actor } = event.locals;
  const token = event.cookies.get(SESSION_COOKIE) ?? '';
  const provider = actor.kind === 'person' ? await providerOfSession(theApp().db, actor.region, token) : undefined;
  await leave(event);
  if (!provider) redirect(303, '/masuk?keluar=1');
  // of a session that is over: it opens nothing any more
  event.cookies.set(LEFT_COOKIE, token, { ...cookieOptions(event, '/masuk/sso'), maxAge: MINUTES * 60 });
  redirect(303, `/masuk?keluar=1&dari=${providerPath(provider)}`);
};

/** Signing out changes something, so a link cannot do it; whoever types the address finds the button. */
export const GET: RequestHandler = () => redirect(303, '/akun');
