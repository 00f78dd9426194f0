import { type Cookies, redirect } from '@sveltejs/kit';
import { isPass, passCookie } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import type { RequestEvent } from './$types';

/** So long a device that opened the link of a mail may use it. */
const PASS_SECONDS = 24 * 3600;

/** Passes that links of mails bring, and where on the page each is of use. */
const PASSES = [
  { purpose: 'reopen', query: 'buka', part: 'do' },
  { purpose: 'lasting', query: 'beres', part: 'beres' },
] as const;
export type Purpose = (typeof PASSES)[number]['purpose'];

/** A link with a pass: as with the key it leaves the address, and nothing is done before somebody taps. */
export const takePassFromLink = ({ cookies, url }: RequestEvent, code: string) => {
  for (const { purpose, query, part } of PASSES) {
    const pass = url.searchParams.get(query);
    if (!pass) continue;
    if (isPass(theApp().secrets, purpose, code, pass)) {
      const secure = url.protocol === 'https:';
      cookies.set(passCookie(purpose, code), pass, {
        path: '/ikuti',
        httpOnly: true,
        sameSite: 'lax',
        secure,
        maxAge: PASS_SECONDS,
      });
    }
    redirect(303, `/ikuti/${code}#${part}`);
  }
};

export const holdsPass = (cookies: Cookies, purpose: Purpose, code: string): boolean =>
  isPass(theApp().secrets, purpose, code, cookies.get(passCookie(purpose, code)));
