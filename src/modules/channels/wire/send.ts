import { z } from 'zod';
import type { App } from '#platform/app.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';
import type { GatewayChannel } from '../types.ts';

/** A picture of WhatsApp has at most five megabytes. @source WhatsApp Cloud API, media */
const PICTURE_BYTES = 5 * 1024 * 1024;

/** A provider with what lets us in. */
export interface Provider {
  readonly channel: GatewayChannel;
  readonly url: string;
  readonly sender: string;
  readonly token: string;
}

/** What came of sending: `later`, the provider is in trouble or has had enough; `refused`, it will never take this one. */
export type Taken =
  | { readonly kind: 'taken' }
  | { readonly kind: 'later'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

interface Outgoing {
  readonly id: string;
  readonly to: string;
  readonly text: string;
}

/** How messages of a channel are handed over and pictures fetched: every provider is one of these. */
export interface Wire {
  send(provider: Provider, message: Outgoing): Promise<Taken>;
  /** @returns undefined when it is not there, or not to be had now */
  picture(provider: Provider, id: string): Promise<Uint8Array | undefined>;
}

const REQUESTS: Readonly<
  Record<GatewayChannel, (provider: Provider, message: Outgoing) => [url: string, body: object]>
> = {
  /** @source WhatsApp Cloud API, messages */
  whatsapp: ({ url, sender }, { to, text }) => [
    `${url}/${sender}/messages`,
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to,
      type: 'text',
      text: { preview_url: false, body: text },
    },
  ],
  sms: ({ url, sender }, { id, to, text }) => [url, { id, from: sender, to, text }],
};

/** Numbers alone: providers repeat whom and what they were sent, and this is shown and not sealed. */
const verdictOn = (status: number): Taken => {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const why = `HTTP ${status}`;
  // Only what is wrong with this very message is given up: a token that has run out is mended by the administrator.
  return status === 400 || status === 404 || status === 422 ? { kind: 'refused', why } : { kind: 'later', why };
};

const failureOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return typeof code === 'string' && /^[A-Z_0-9]{2,40}$/.test(code) ? code : 'no answer';
};

const where = z.looseObject({ url: z.url() });

/** By https, without following a redirect, for ten seconds at most. */
export const wireOf = ({ settings }: Pick<App, 'settings'>): Wire => {
  const go = guardedFetch(isReachedOnlyHere(settings));
  const read = (url: string, { token }: Provider, longest?: number) =>
    go(url, { method: 'GET', headers: { authorization: `Bearer ${token}` }, ...(longest ? { longest } : {}) });
  return {
    async send(provider, message) {
      const [url, body] = REQUESTS[provider.channel](provider, message);
      const headers = {
        authorization: `Bearer ${provider.token}`,
        'content-type': 'application/json',
        'idempotency-key': message.id,
      };
      try {
        return verdictOn((await go(url, { method: 'POST', headers, body: JSON.stringify(body) })).status);
      } catch (error) {
        return { kind: 'later', why: failureOf(error) };
      }
    },
    async picture(provider, id) {
      if (provider.channel !== 'whatsapp') return undefined;
      try {
        const told = await read(`${provider.url}/${encodeURIComponent(id)}`, provider);
        const found = where.safeParse(JSON.parse(await told.text()));
        if (!told.ok || !found.success) return undefined;
        const picture = await read(found.data.url, provider, PICTURE_BYTES);
        return picture.ok ? new Uint8Array(await picture.arrayBuffer()) : undefined;
      } catch {
        return undefined;
      }
    },
  };
};
