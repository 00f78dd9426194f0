import { passkeyCreation, passkeySecondStep, passkeySignIn } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { problemAnswer } from '#platform/http.ts';
import { deviceOf } from '../../session.ts';
import { siteOf } from '../../site.ts';
import { halfCookie } from '../half.ts';
import type { RequestHandler } from './$types';

/** What the browser is to ask a passkey for: to sign in, for the second step, or to make one because there must be one. */
export const GET: RequestHandler = async (event) => {
  const [site, now, half] = [siteOf(event), new Date(), halfCookie(event)];
  try {
    switch (event.url.searchParams.get('untuk')) {
      case 'langkah-kedua':
        return Response.json(await passkeySecondStep(theApp(), half, site, now));
      case 'pasang':
        return Response.json(await passkeyCreation(theApp(), { half, device: deviceOf(event) }, site, now));
      default:
        return Response.json(await passkeySignIn(theApp(), site, now));
    }
  } catch (error) {
    return problemAnswer(error, event.request);
  }
};
