import type { Cookies } from '@sveltejs/kit';
import { keyCookie, openKey, sealKey } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';

/**
 * The reporter's key on the reporter's own device: one sealed cookie per report that no script can read.
 * Whoever shares the device can forget it on the follow page.
 */
const LIFETIME_SECONDS = 30 * 24 * 3600;

/** Set for one showing of the follow page, right after sending: its value is the code of the new report. */
export const NEW_REPORT_COOKIE = 'laporan-baru';
/** Long enough for a slow connection to follow the redirect. */
const NEW_SECONDS = 600;

const options = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const;

/** @param words the four words, separated by one space */
export const rememberKey = (cookies: Cookies, code: string, words: string, secure: boolean): void => {
  const sealed = sealKey(theApp().secrets, code, words);
  cookies.set(keyCookie(code), sealed, { ...options(secure), maxAge: LIFETIME_SECONDS });
};

/** @returns the four words, or undefined when this device does not hold them */
export const keyFor = (cookies: Cookies, code: string): string | undefined =>
  openKey(theApp().secrets, code, cookies.get(keyCookie(code)));

export const forgetKey = (cookies: Cookies, code: string): void => cookies.delete(keyCookie(code), { path: '/' });

/** Tells the follow page to show the key and how to keep it. */
export const announceReport = (cookies: Cookies, code: string, secure: boolean): void =>
  cookies.set(NEW_REPORT_COOKIE, code, { ...options(secure), maxAge: NEW_SECONDS });

/** True once after sending: whoever asks takes the notice away. */
export const takeAnnouncement = (cookies: Cookies, code: string): boolean => {
  if (cookies.get(NEW_REPORT_COOKIE) !== code) return false;
  cookies.delete(NEW_REPORT_COOKIE, { path: '/' });
  return true;
};

const NAME = keyCookie('');
/** Codes of the reports whose keys this device holds. */
export const codesHeld = (cookies: Cookies): string[] =>
  cookies
    .getAll()
    .filter(({ name }) => name.startsWith(NAME))
    .map(({ name }) => name.slice(NAME.length))
    .filter((code) => keyFor(cookies, code) !== undefined);
