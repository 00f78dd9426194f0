import { randomUUID } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { isSupportedBy, type ReportRef, supporterHashes, supportReport } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { counting, giveBack, type Limit, take, use } from '#platform/limits.ts';
import { tooOften } from '#platform/problem.ts';
import type { Secrets } from '#platform/secrets.ts';

const DAY_MS = 86_400_000;
/**
 * By report and network: a village behind one address gets through in one evening. What was used comes back slowly, twenty a day, so a
 * script on one address makes a village once and no town, however long it runs.
 */
export const NEWCOMERS: Limit = { name: 'report-support', most: 150, perMs: 7.5 * DAY_MS };
/** By network, over all reports: a script that goes from one to the next does not lift them all. */
export const OF_NETWORK: Limit = { name: 'report-support network', most: 600, perMs: 7.5 * DAY_MS };

const FIELD = 'reports.supporter-cookie';

export const SUPPORTER_COOKIE = 'pendukung';
const YEAR_SECONDS = 365 * 24 * 3600;

const tooManySupporters = (waitMs: number) =>
  tooOften('too-many-supporters', waitMs, (when) => ({
    id: `Sudah banyak dukungan datang dari sambungan internetmu, jadi dukunganmu belum dihitung. Coba ${when.id}, atau lewat sambungan lain.`,
    en: `Much support came from your internet connection, so yours is not counted yet. Try again ${when.en}, or over another connection.`,
  }));

/** @returns who supports from this device, or undefined when the cookie was not made here */
export const openSupporter = (secrets: Secrets, cookie: string | undefined): string | undefined => {
  if (!cookie) return undefined;
  try {
    return secrets.decrypt(FIELD, Buffer.from(cookie, 'base64url'));
  } catch {
    return undefined;
  }
};

/** The cookie by which a device that supports is known again. */
export const sealSupporter = (secrets: Secrets, supporter: string): string =>
  Buffer.from(secrets.encrypt(FIELD, supporter)).toString('base64url');

/** No script reads it. */
export const keepSupporter = (cookies: Cookies, sealed: string, url: URL): void =>
  cookies.set(SUPPORTER_COOKIE, sealed, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: YEAR_SECONDS,
  });

type SupportAct = (...given: Parameters<typeof supportReport>) => Promise<unknown>;

/**
 * Supports a report from this device, once.
 * @param act what it is for the report: support, or for an aspiration that may make it enough
 * @returns the cookie by which the device is known again
 * @throws {Problem} 429 `too-many-supporters`
 */
export const supportFromHere = async (
  app: Pick<App, 'db' | 'secrets'>,
  ref: ReportRef,
  cookie: string | undefined,
  address: string,
  now: Date,
  act: SupportAct = supportReport,
): Promise<string> => {
  const supporter = openSupporter(app.secrets, cookie) ?? randomUUID();
  const hashes = supporterHashes(app, ref.id, supporter);
  if (!(await inRegion(app.db, ref.region, (tx) => isSupportedBy(tx, ref.id, hashes)))) {
    const network = clientKey(address);
    const newcomer = [use(NEWCOMERS, ref.id, network), use(OF_NETWORK, network)];
    const waitMs = await counting(app.db, (tx) => take(tx, newcomer, now));
    if (waitMs > 0) throw tooManySupporters(waitMs);
    await act(app, { kind: 'visitor' }, ref, supporter, now).catch(async (error: unknown) => {
      await counting(app.db, async (tx) => {
        for (const one of newcomer) await giveBack(tx, one);
      });
      throw error;
    });
  }
  return sealSupporter(app.secrets, supporter);
};

/** Supports from the device that asks, and lets it be known again by a cookie that no script reads. @throws {Problem} 429 */
export const rememberSupport = async (
  app: Pick<App, 'db' | 'secrets'>,
  ref: ReportRef,
  { cookies, address, url }: { cookies: Cookies; address: string; url: URL },
  now: Date,
  act: SupportAct = supportReport,
): Promise<void> => {
  const cookie = await supportFromHere(app, ref, cookies.get(SUPPORTER_COOKIE), address, now, act);
  keepSupporter(cookies, cookie, url);
};
