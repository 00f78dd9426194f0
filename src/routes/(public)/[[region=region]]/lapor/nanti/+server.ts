import { json, redirect } from '@sveltejs/kit';
import { theApp } from '#platform/app.ts';
import { retryAfterOf } from '#platform/http.ts';
import { rememberKey } from '../../../../reporter-key.ts';
import { sentenceIn } from '../../../report-form/filled.ts';
import { takeForm } from '../../../report-form/take.ts';
import type { RequestHandler } from './$types';

/**
 * The report form as a device sends it that has kept it for want of a connection. Nobody sits before it, so nothing is asked back, and
 * the answer is for the device: the same one for the same form, however often it comes.
 */
export const POST: RequestHandler = async ({ request, locals, cookies, url }) => {
  const { region, language, address } = locals;
  if (!region) redirect(303, '/lapor');
  const taken = await takeForm({ app: theApp(), region, request, cookies, address, url, now: new Date() });
  if (taken.receipt) {
    const { code, words } = taken.receipt;
    rememberKey(cookies, code, words, url.protocol === 'https:');
    return json({ arrived: { code, words, href: `/ikuti/${code}` } });
  }
  const { status, problems, once, waits } = taken;
  const retryAfter = waits && retryAfterOf(waits);
  return json(
    {
      problems: problems.map(({ field, sentence }) => ({ field, text: sentenceIn(language, sentence) })),
      renew: once !== undefined,
    },
    { status, headers: retryAfter ? { 'retry-after': retryAfter } : {} },
  );
};
