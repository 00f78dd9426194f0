import type { App } from '#platform/app.ts';
import { receiveUpdate } from '../actions/update.ts';
import { regionOfRequest } from '../queries/served.ts';
import { type Asked, answer, sentOf } from './answer.ts';

/** A reporter has written something in the application that filed the report (an extension of mysociety). */
export const postUpdate = (app: App) => async (c: Asked) => {
  const sent = await sentOf(c);
  const region = await regionOfRequest(app, sent.get('jurisdiction_id')?.[0]);
  const id = await receiveUpdate(app, region, sent, new Date());
  return answer(c, 'service_request_updates', [{ update_id: id }], 201);
};
