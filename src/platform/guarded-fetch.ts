import { lookup as lookUp } from 'node:dns';
import { type IncomingMessage, request as overHttp, type RequestOptions } from 'node:http';
import { request as overHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isSafeAddress } from './web-address.ts';

/** No answer is longer where nobody says that it may be: bytes. */
const LONGEST = 1024 * 1024;
const PATIENCE_MS = 10_000;

/**
 * Where an address that an administrator typed, or that an answer names, must not lead (server-side request forgery): this machine, its
 * link (where clouds keep their credentials), shared carrier space, multicast, reserved. The private networks of RFC 1918 are allowed:
 * a regency's own services stand there. They learn little from us: only https, no redirect is followed, and whoever asked is told no
 * more than that there was no answer, or no good one.
 */
const FORBIDDEN = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  FORBIDDEN.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32], // Amazon's link-local services under a private address
] as const)
  FORBIDDEN.addSubnet(network, prefix, 'ipv6');
FORBIDDEN.addAddress('::', 'ipv6');

const HERE = new BlockList();
HERE.addSubnet('127.0.0.0', 8, 'ipv4');
HERE.addAddress('::1', 'ipv6');

/** What stands inside a house: nobody from outside may name it. */
const INSIDE = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  INSIDE.addSubnet(network, prefix, 'ipv4');
INSIDE.addSubnet('fc00::', 7, 'ipv6');

/** @param loopback whether this installation itself is reached only on this machine */
export const isForbidden = (address: string, loopback: boolean, outsideOnly = false): boolean => {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return (
    FORBIDDEN.check(address, family) ||
    (!loopback && HERE.check(address, family)) ||
    (outsideOnly && INSIDE.check(address, family))
  );
};

const refused = (what: string) =>
  Object.assign(new Error(`An address that is not gone to: ${what}`), { code: 'ESSRF' });

/** Looks a name up and refuses it when any of its addresses is forbidden; the connection goes to what was looked at, not to a second look-up. */
const guardedLookup =
  (loopback: boolean, resolve: typeof lookUp, outsideOnly: boolean): LookupFunction =>
  (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const bad = addresses?.find(({ address }) => isForbidden(address, loopback, outsideOnly));
      if (error || bad) return callback(error ?? refused(hostname), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0].address, addresses[0].family);
    });

const BODILESS = [101, 204, 205, 304];

/** Asks, and reads the answer to its end. @throws {Error} when there is none, or too much of one */
const ask = (url: URL, options: RequestOptions, sent: Buffer | undefined, longest: number) =>
  new Promise<IncomingMessage & { body: Buffer<ArrayBuffer> }>((answered, reject) => {
    const asking = (url.protocol === 'https:' ? overHttps : overHttp)(url, options, (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.byteLength;
        if (length > longest) asking.destroy(new Error('An answer longer than it may be'));
        else chunks.push(chunk);
      });
      answer.once('error', reject);
      answer.once('end', () => answered(Object.assign(answer, { body: Buffer.concat(chunks) })));
    });
    asking.once('error', reject);
    // an answer that is none, such as to an upgrade that nobody asked for, ends without an error
    asking.once('close', () => reject(new Error('The connection ended before an answer')));
    asking.end(sent);
  });

interface Asking {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of the longest answer that is taken; a megabyte when absent. */
  readonly longest?: number;
}

/**
 * `fetch` that goes only where it may, follows no redirect, reads no more than a megabyte unless told, and waits ten seconds at most.
 * @param outsideOnly the address was named by a stranger: private networks are out of bounds too
 */
export const guardedFetch =
  (loopback: boolean, resolve: typeof lookUp = lookUp, outsideOnly = false) =>
  async (text: string, { method, headers, body, signal, longest = LONGEST }: Asking): Promise<Response> => {
    const url = new URL(text);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (!isSafeAddress(url, loopback) || (isIP(host) && isForbidden(host, loopback, outsideOnly)))
      throw refused(url.hostname);
    const sent = body ? Buffer.from(await new Response(body as BodyInit).arrayBuffer()) : undefined;
    const options: RequestOptions = {
      method,
      headers: { ...headers, ...(sent ? { 'content-length': sent.byteLength } : {}) },
      lookup: guardedLookup(loopback, resolve, outsideOnly),
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
      agent: false,
    };
    const answer = await ask(url, options, sent, longest);
    const status = answer.statusCode ?? 502;
    const given = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one) => [name, one] as [string, string]),
    );
    return new Response(BODILESS.includes(status) ? null : answer.body, { status, headers: given });
  };
