import type { Cookies } from '@sveltejs/kit';
import type { ReportRef } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { supportFromHere } from './ikuti/[code]/supporter.ts';

/** By which a device is known again when it supports another report. */
export const SUPPORTER_COOKIE = 'pendukung';
const YEAR_SECONDS = 365 * 24 * 3600;

/** Supports a report from this device, once, and lets the device remember. @throws {Problem} 429 `too-many-supporters` */
export const rememberSupport = async (
  app: Pick<App, 'db' | 'secrets'>,
  ref: ReportRef,
  { cookies, address, url }: { cookies: Cookies; address: string; url: URL },
  now: Date,
): Promise<void> => {
  const cookie = await supportFromHere(app, ref, cookies.get(SUPPORTER_COOKIE), address, now);
  const secure = url.protocol === 'https:';
  cookies.set(SUPPORTER_COOKIE, cookie, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_SECONDS });
};
