import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { nothingHere } from '#modules/accounts/index.ts';
import { makeApiLimit } from '#platform/api-limit.ts';
import type { App } from '#platform/app.ts';
import { wholeBody } from '#platform/files/body.ts';
import { clientKey, clientOf } from '#platform/http.ts';
import { takeDelivery } from './actions/arrive.ts';
import { awaitMail, takeMail } from './actions/mail.ts';
import { CARRY } from './jobs.ts';
import { hookRefused, hookTooLarge, hookUnclear, mailTooLarge } from './problems.ts';
import { isHandshake } from './secrets.ts';
import { GATEWAY_CHANNELS } from './types.ts';

export const HOOK = '/hooks/gateway/:channel/:region';
export const MAIL_HOOK = '/hooks/mail/:region';
const MB = 1024 * 1024;

/** @throws {Problem} 404 */
const regionOf = (text: string): number => {
  if (!/^[1-9]\d{3}$/.test(text)) throw nothingHere();
  return Number(text);
};

/** Whom an address names. @throws {Problem} 404 */
const named = (params: { channel: string; region: string }) => {
  const channel = GATEWAY_CHANNELS.find((known) => known === params.channel);
  if (!channel) throw nothingHere();
  return { channel, region: regionOf(params.region) };
};

/** Where providers deliver what residents sent. The signature over the whole body as it came is looked at before anything of it is understood. */
export const channelRoutes = (app: App) => {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  const count = makeApiLimit(app.db);
  routes.use('/hooks/*', async (c, next) => {
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
    const header = channel === 'whatsapp' ? 'x-hub-signature-256' : 'x-simpul-signature';
    const body = await wholeBody(c.req.raw, MB, hookTooLarge);
    const delivery = { channel, region, body, signature: c.req.header(header) ?? '' };
    if ((await takeDelivery(app, delivery, new Date())) > 0) await app.jobs.send(CARRY);
    return c.json({ status: 'ok' });
  });
  routes.post(MAIL_HOOK, async (c) => {
    const region = regionOf(c.req.param('region'));
    const signature = c.req.header('x-simpul-signature') ?? '';
    await awaitMail(app, region, signature, new Date());
    const body = await wholeBody(c.req.raw, 25 * MB, mailTooLarge);
    const kept = await takeMail(app, { region, body, signature }, new Date());
    return c.json({ status: kept ? 'kept' : 'ignored' });
  });
  return routes;
};
