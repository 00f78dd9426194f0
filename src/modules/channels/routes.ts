import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { nothingHere } from '#modules/accounts/index.ts';
import { makeApiLimit } from '#platform/api-limit.ts';
import type { App } from '#platform/app.ts';
import { readSlices } from '#platform/files/body.ts';
import { clientKey, clientOf } from '#platform/http.ts';
import { takeDelivery } from './actions/arrive.ts';
import { CARRY } from './jobs.ts';
import { hookRefused, hookTooLarge, hookUnclear } from './problems.ts';
import { isHandshake } from './secrets.ts';
import { GATEWAY_CHANNELS } from './types.ts';

export const HOOK = '/hooks/gateway/:channel/:region';
const MOST_BYTES = 1024 * 1024;

/** Whom an address names. @throws {Problem} 404 */
const named = (params: { channel: string; region: string }) => {
  const channel = GATEWAY_CHANNELS.find((known) => known === params.channel);
  if (!channel || !/^[1-9]\d{3}$/.test(params.region)) throw nothingHere();
  return { channel, region: Number(params.region) };
};

/** Where providers deliver what residents sent. The signature over the raw body is looked at before anything of it is read. */
export const channelRoutes = (app: App) => {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const count = makeApiLimit(app.db);
  routes.use(HOOK, async (c, next) => {
    await count(clientKey(clientOf(c.env.incoming, app.settings.SIMPUL_PROXIES)), Date.now());
    await next();
  });
  /** @source WhatsApp Cloud API, webhooks: verification requests */
  routes.get(HOOK, (c) => {
    const { channel, region } = named(c.req.param());
    const challenge = c.req.query('hub.challenge') ?? '';
    if (c.req.query('hub.mode') !== 'subscribe' || !/^[\w.-]{1,200}$/.test(challenge)) throw hookUnclear();
    if (!isHandshake(app.secrets, region, channel, c.req.query('hub.verify_token') ?? '')) throw hookRefused();
    return c.text(challenge);
  });
  routes.post(HOOK, async (c) => {
    const { channel, region } = named(c.req.param());
    const slices: Uint8Array[] = [];
    let isWhole = true;
    for await (const slice of readSlices(c.req.raw, MOST_BYTES, () => {
      isWhole = false;
    }))
      slices.push(slice);
    if (!isWhole) throw hookTooLarge();
    const header = channel === 'whatsapp' ? 'x-hub-signature-256' : 'x-simpul-signature';
    const delivery = { channel, region, body: Buffer.concat(slices), signature: c.req.header(header) ?? '' };
    if ((await takeDelivery(app, delivery, new Date())) > 0) await app.jobs.send(CARRY);
    return c.json({ status: 'ok' });
  });
  return routes;
};
