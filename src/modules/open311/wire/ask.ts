import type { App } from '#platform/app.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';
import type { Heard } from '../rules/outgoing.ts';
import { readXml } from './read.ts';

/** Asks another server. @param fields of a request that files something; absent: it only asks */
export type Ask = (url: string, fields?: URLSearchParams, once?: string) => Promise<Heard>;

/** Whatever went wrong, in a few words that tell nobody anything about the network. */
const failureOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return typeof code === 'string' && /^[A-Z_0-9]{2,40}$/.test(code) ? code : 'no answer';
};

/**
 * How servers are asked: only by https (or on this very machine where it is reached by nobody else), without following a redirect, for
 * ten seconds and a megabyte at most. XML, for that is the format which every server has.
 */
export const askingOf =
  ({ settings }: Pick<App, 'settings'>, patienceMs?: number): Ask =>
  async (url, fields, once) => {
    try {
      const answer = await guardedFetch(isReachedOnlyHere(settings))(url, {
        method: fields ? 'POST' : 'GET',
        headers: {
          accept: 'text/xml',
          'user-agent': 'Simpul (Open311 GeoReport v2)',
          ...(fields ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {}),
          ...(once ? { 'idempotency-key': once } : {}),
        },
        body: fields?.toString(),
        signal: patienceMs === undefined ? undefined : AbortSignal.timeout(patienceMs),
      });
      return { status: answer.status, body: readXml(await answer.text()) };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  };
