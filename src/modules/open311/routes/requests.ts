import type { App } from '#platform/app.ts';
import { regionOfRequest, requests } from '../queries/served.ts';
import { type Asked, answer, askingOf, paramsOf } from './answer.ts';

/** Public reports of the last ninety days, or those that were asked for. */
export const getRequests = (app: App) => async (c: Asked) => {
  const params = paramsOf(c);
  const region = await regionOfRequest(app, params.jurisdiction_id);
  return answer(c, 'service_requests', await requests(app, region, params, askingOf(c, app), new Date()));
};
