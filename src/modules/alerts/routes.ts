import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { App } from '#platform/app.ts';
import { stopAlert } from './actions/subscribe.ts';
import { openLink } from './link.ts';
import { STOP_PATH } from './mails.ts';

/**
 * One tap in a mail program, which comes without a session and from no page of ours. Whoever opens it as an address is asked first: programs
 * that look through mails open every address. Every link is answered alike, those that were made up too.
 * @source RFC 8058
 */
export const alertRoutes = (app: App) => {
  const routes = new Hono<{ Bindings: HttpBindings }>();
  routes.get(STOP_PATH, (c) =>
    c.redirect(`/kabar?langganan=${encodeURIComponent(c.req.query('langganan') ?? '')}`, 303),
  );
  routes.post(STOP_PATH, async (c) => {
    const ref = openLink(app.secrets, c.req.query('langganan') ?? '');
    if (ref) await stopAlert(app, { kind: 'visitor' }, ref, new Date());
    c.header('cache-control', 'no-store');
    return c.text('Berhenti. Tidak ada surat lagi untuk langganan ini.\n');
  });
  return routes;
};
