import { redirect } from '@sveltejs/kit';
import { leave } from '../session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  await leave(event);
  redirect(303, '/masuk?keluar=1');
};

/** Signing out changes something, so a link cannot do it; whoever types the address finds the button. */
export const GET: RequestHandler = () => redirect(303, '/akun');
