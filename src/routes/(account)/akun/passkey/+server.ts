import { passkeyCreation, passkeyProof } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { problemAnswer } from '#platform/http.ts';
import { signedIn } from '../../../signed-in.ts';
import { siteOf } from '../../site.ts';
import type { RequestHandler } from './$types';

/** What the browser is to ask a passkey for: to make a new one, or to prove once more who one is. */
export const GET: RequestHandler = async (event) => {
  const { actor } = signedIn(event);
  const session = event.locals.session ?? '';
  const [site, now] = [siteOf(event), new Date()];
  try {
    return Response.json(
      event.url.searchParams.get('untuk') === 'tambah'
        ? await passkeyCreation(theApp(), { actor, session }, site, now)
        : await passkeyProof(theApp(), actor, session, site, now),
    );
  } catch (error) {
    return problemAnswer(error, event.request);
  }
};
