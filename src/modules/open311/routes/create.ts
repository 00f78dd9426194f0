import type { App } from '#platform/app.ts';
import { receiveRequest } from '../actions/receive.ts';
import { regionOfRequest } from '../queries/served.ts';
import { spoken } from '../wire/errors.ts';
import { type Asked, answer, askingOf, sentOf } from './answer.ts';

const LONGEST_ONCE = 200;

/** An application files a report. It is public once somebody has verified it, so the answer is a token and not yet an id. */
export const postRequest = (app: App) => async (c: Asked) => {
  const sent = await sentOf(c);
  const region = await regionOfRequest(app, sent.get('jurisdiction_id')?.[0]);
  const once = c.req.header('idempotency-key')?.trim().slice(0, LONGEST_ONCE) || undefined;
  const { token, notice } = await receiveRequest(app, region, sent, once, new Date());
  const { speech } = askingOf(c, app);
  return answer(c, 'service_requests', [{ token, service_notice: spoken(notice, speech), account_id: null }], 201);
};
