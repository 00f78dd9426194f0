import { isTooOld, pauseMs } from '#platform/retry.ts';
import { beginningOf } from '#platform/text.ts';
import { isSafeAddress } from '#platform/web-address.ts';
import type { Server } from '../types.ts';
import type { Value } from '../wire/write.ts';
import { readDate } from './dates.ts';
import { type Element, textOf } from './element.ts';

/** Whether an address that an administrator typed may be gone to. @param loopback whether this installation is reached only on this machine */
export const isServerAddress = (text: string, loopback: boolean): boolean => {
  const url = URL.parse(text);
  return url !== null && !url.search && !url.hash && isSafeAddress(url, loopback);
};

/** So many answers that nobody can read, and it is left to a person: it may have been taken each time. */
const MOST_UNCLEAR = 3;

/** The parameters of a report on its way: what everybody may read of it, and nothing else. No name, no address to write to, no key. */
export const outgoing = (
  shape: Readonly<Record<string, Value>>,
  server: Pick<Server, 'jurisdiction'>,
  remoteCode: string,
  apiKey: string | undefined,
  link: string | undefined,
): URLSearchParams => {
  const fields = new URLSearchParams();
  const add = (name: string, value: Value | undefined) => {
    if (value !== null && value !== undefined && value !== '') fields.append(name, String(value));
  };
  add('api_key', apiKey);
  add('jurisdiction_id', server.jurisdiction);
  add('service_code', remoteCode);
  add('lat', shape.lat);
  add('long', shape.long);
  add('address_string', shape.address);
  const more = link ? `\n\n${link}` : '';
  add('description', beginningOf(String(shape.description ?? ''), 4000 - more.length) + more);
  if (link) add('media_url', shape.media_url);
  return fields;
};

/** What came back; no status where nobody answered. */
export interface Heard {
  readonly status?: number;
  readonly body?: Element | undefined;
  /** Why nobody answered. */
  readonly failure?: string;
}

/**
 * `taken`: it has a number or a token there. `refused`: it will never be taken as it is. `later`: it was not taken, try again.
 * `unclear`: it was answered and nobody can tell how. `isServer`: every other report would fare alike.
 */
export type Verdict =
  | { readonly kind: 'taken'; readonly remoteId: string | null; readonly token: string | null }
  | { readonly kind: 'refused' | 'unclear'; readonly why: string }
  | { readonly kind: 'later'; readonly why: string; readonly isServer: boolean };

const LONGEST_ID = 200;
const readable = (text: string | undefined, most: number): string | undefined =>
  text === undefined ? undefined : beginningOf(text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim(), most) || undefined;

/** What the errors of an answer say. */
export const errorsTold = ({ status, body, failure }: Heard): string => {
  const told = body?.children.map((error) =>
    [textOf(error, 'code'), textOf(error, 'description')].filter(Boolean).join(' '),
  );
  return readable(told?.filter(Boolean).join('; '), 300) ?? failure ?? `HTTP ${status}`;
};

/** Errors of the server, or of our standing with it, pass; errors of the report do not. */
const PASSING = [401, 403, 408, 425, 429];

export const verdictOf = (heard: Heard): Verdict => {
  const { status, body } = heard;
  if (status === undefined) return { kind: 'later', why: errorsTold(heard), isServer: true };
  if (status >= 500 || PASSING.includes(status) || (status >= 300 && status < 400))
    return { kind: 'later', why: errorsTold(heard), isServer: true };
  if (status >= 400) return { kind: 'refused', why: errorsTold(heard) };
  const request = body?.name === 'service_requests' ? body.children[0] : undefined;
  const remoteId = readable(textOf(request, 'service_request_id'), LONGEST_ID) ?? null;
  const token = readable(textOf(request, 'token'), LONGEST_ID) ?? null;
  if (remoteId || token) return { kind: 'taken', remoteId, token };
  return {
    kind: 'unclear',
    why: body ? 'answered without an id or a token' : 'answered with something that is no XML',
  };
};

interface Tried {
  readonly queuedAt: Date;
  readonly attempts: number;
  /** Before this answer. */
  readonly unclear: number;
}

/** When it is tried again after a verdict; null: never, a person must look. */
export const nextTry = (verdict: Verdict, { queuedAt, attempts, unclear }: Tried, now: Date): Date | null => {
  if (verdict.kind === 'refused') return null;
  if (verdict.kind === 'unclear' && unclear + 1 >= MOST_UNCLEAR) return null;
  if (isTooOld(queuedAt, now)) return null;
  return new Date(now.getTime() + pauseMs(attempts));
};

/** What another server says of a report. */
export interface Told {
  readonly remoteId: string;
  readonly status: 'open' | 'closed';
  readonly notes: string | null;
  readonly agency: string | null;
  readonly updatedAt: Date | null;
}

/** The requests of an answer; undefined when it is none. What has no id or no known state is passed over. */
export const toldIn = ({ status, body }: Heard): Told[] | undefined => {
  if (status !== 200 || body?.name !== 'service_requests') return undefined;
  return body.children.flatMap((request): Told[] => {
    const remoteId = readable(textOf(request, 'service_request_id'), LONGEST_ID);
    const state = textOf(request, 'status')?.toLowerCase();
    if (!remoteId || (state !== 'open' && state !== 'closed')) return [];
    return [
      {
        remoteId,
        status: state,
        notes: readable(textOf(request, 'status_notes'), 2000) ?? null,
        agency: readable(textOf(request, 'agency_responsible'), 200) ?? null,
        updatedAt: readDate(textOf(request, 'updated_datetime') ?? '') ?? null,
      },
    ];
  });
};

/** The id behind a token, once there is one. */
export const idIn = ({ status, body }: Heard): string | undefined =>
  status === 200 && body?.name === 'service_requests'
    ? readable(textOf(body.children[0], 'service_request_id'), LONGEST_ID)
    : undefined;

/** A service of another server, as it lists them. */
export interface RemoteService {
  readonly code: string;
  readonly name: string;
}

/** The services of an answer; undefined when it is none. */
export const servicesIn = ({ status, body }: Heard): RemoteService[] | undefined => {
  if (status !== 200 || body?.name !== 'services') return undefined;
  return body.children.slice(0, 500).flatMap((service): RemoteService[] => {
    const code = readable(textOf(service, 'service_code'), 100);
    return code ? [{ code, name: readable(textOf(service, 'service_name'), 200) ?? code }] : [];
  });
};
