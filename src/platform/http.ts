import { randomBytes } from 'node:crypto';
import { log } from './log.ts';
import { isLanguage, type Language } from './messages.ts';
import { isProblem, problemDocument, unforeseen } from './problem.ts';

export const LANGUAGE_COOKIE = 'bahasa';

/** What the reader chose, else what the browser prefers among the complete languages, else Indonesian. */
export const languageOf = (chosen: string | undefined, acceptLanguage: string | null): Language => {
  if (isLanguage(chosen)) return chosen;
  const first = acceptLanguage?.split(',')[0]?.trim().slice(0, 2);
  return first === 'en' ? 'en' : 'id';
};

/** Logs an error nobody foresaw and gives the sentence with its reference; a Problem passes as it is. */
export const asProblem = (error: unknown) => {
  if (isProblem(error)) return error;
  const reference = randomBytes(4).toString('hex');
  log.error(
    { reference, error: error instanceof Error ? { message: error.message, stack: error.stack } : String(error) },
    'unforeseen',
  );
  return unforeseen(reference);
};

/** RFC 9457 answer of the APIs. */
export const problemAnswer = (error: unknown, request: Request): Response => {
  const problem = asProblem(error);
  const language = languageOf(undefined, request.headers.get('accept-language'));
  return Response.json(problemDocument(problem, language), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'content-language': language },
  });
};

/** A year, for this host alone: what else stands under its name is not ours to decide. */
export const STRICT_TRANSPORT = 'max-age=31536000';

/** What our proxies passed on of that header, from the outermost of them; without any proxy it is somebody's invention. */
const vouchedFor = (forwarded: string | null | undefined, proxies: number): string | undefined =>
  proxies === 0 || !forwarded
    ? undefined
    : forwarded
        .split(',')
        .map((hop) => hop.trim())
        .at(-proxies);

/** Whether the client speaks https with the outermost of our proxies. Some add their entry to the list, some replace it: then it is shorter. */
export const isForwardedHttps = (forwardedProto: string | null | undefined, proxies: number): boolean => {
  const vouched =
    vouchedFor(forwardedProto, proxies) ?? (proxies > 0 ? forwardedProto?.split(',')[0]?.trim() : undefined);
  return vouched?.toLowerCase() === 'https';
};

/** The client's address: the connection's, unless as many proxies as the settings name stand in front. A longer header is somebody's invention. */
export const clientAddress = (connection: string, forwardedFor: string | null, proxies: number): string =>
  vouchedFor(forwardedFor, proxies) || connection;

/** One client for rate limits: an IPv4 address, or the /64 of an IPv6 one. */
export const clientKey = (address: string): string => {
  if (!address.includes(':')) return address;
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (v4) return v4[1];
  const [head, tail] = address.split('::');
  const groups = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const full =
    tail === undefined
      ? groups
      : [...groups, ...Array(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after];
  return `${full
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};
