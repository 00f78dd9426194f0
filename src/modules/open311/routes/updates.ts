import type { App } from '#platform/app.ts';
import { regionOfRequest, updates } from '../queries/served.ts';
import { type Asked, answer, paramsOf } from './answer.ts';

/** What happened to the public reports (an extension of mysociety). */
export const getUpdates = (app: App) => async (c: Asked) => {
  const params = paramsOf(c);
  const region = await regionOfRequest(app, params.jurisdiction_id);
  return answer(c, 'service_request_updates', await updates(app, region, params, new Date()));
};
