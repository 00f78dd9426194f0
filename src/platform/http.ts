import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { log } from './log.ts';
import { isLanguage, type Language } from './messages.ts';
import { isProblem, type Problem, problemDocument, unforeseen } from './problem.ts';

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
  log.error({ reference, error }, 'unforeseen');
  return unforeseen(reference);
};

/** RFC 9457 answer of the APIs. */
export const problemAnswer = (error: unknown, request: Request): Response => {
  const problem = asProblem(error);
  const language = languageOf(undefined, request.headers.get('accept-language'));
  const retryAfter = retryAfterOf(problem);
  return Response.json(problemDocument(problem, language), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language,
      ...(retryAfter ? { 'retry-after': retryAfter } : {}),
    },
  });
};

/** What Retry-After says (RFC 9110, 10.2.3): seconds; undefined where a problem names no time. */
export const retryAfterOf = ({ params }: Pick<Problem, 'params'>): string | undefined =>
  typeof params.retryAfterSeconds === 'number' ? String(params.retryAfterSeconds) : undefined;

/** Whether who asks has this version already (RFC 9110, 13.1.2). @param tag strong, with its quotes */
export const hasTag = (request: Request, tag: string): boolean =>
  (request.headers.get('if-none-match') ?? '')
    .split(',')
    .map((given) => given.trim().replace(/^W\//, ''))
    .some((given) => given === tag || given === '*');

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

/** Without the port that some proxies add. @returns undefined when it is no address */
const readAddress = (text: string): string | undefined => {
  const bare = text.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return isIP(bare) ? bare : undefined;
};

/**
 * The client's address: the connection's, unless as many proxies as the settings name stand in front. Only X-Forwarded-For is read, and
 * of it only the entry that the outermost proxy of ours wrote: what stands left of it, and every other header, is somebody's invention.
 */
export const clientAddress = (connection: string, forwardedFor: string | null, proxies: number): string =>
  readAddress(vouchedFor(forwardedFor, proxies) ?? '') ?? connection;

/** The same, of a request as Node received it. */
export const clientOf = ({ socket, headers }: IncomingMessage, proxies: number): string => {
  const forwarded = headers['x-forwarded-for']; // Node joins a header that comes several times
  return clientAddress(socket.remoteAddress ?? '', typeof forwarded === 'string' ? forwarded : null, proxies);
};

/** All eight groups of an IPv6 address, which is written in many ways. */
const groupsOf = (address: string): number[] => {
  const plain = address.replace(/%.*$/, '').replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a, b, c, d] = bytes.map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [head, tail] = plain.split('::').map((half) => (half ? half.split(':') : []));
  const gap = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  return [...head, ...gap, ...(tail ?? [])].map((group) => Number.parseInt(group, 16));
};

/** One client for rate limits: an IPv4 address, however it is written, or the /64 of an IPv6 one, which one subscriber has for himself. */
export const clientKey = (address: string): string => {
  if (!address.includes(':')) return address;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped)
    return groups
      .slice(6)
      .flatMap((group) => [group >> 8, group & 255])
      .join('.');
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
};

/** Text or bytes as a body that is made only as fast as it is taken. */
export const streamOf = (pieces: AsyncGenerator<string | Uint8Array>): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value);
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
};

/** Whether who asks has seen this version by its day (RFC 9110, 13.1.3), where they name no tag. */
export const hasSeen = (request: Request, changed: Date): boolean => {
  const since = request.headers.get('if-modified-since');
  if (!since || request.headers.has('if-none-match')) return false;
  const seen = Date.parse(since);
  return Number.isFinite(seen) && Math.floor(changed.getTime() / 1000) * 1000 <= seen;
};
