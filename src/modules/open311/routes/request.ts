import type { App } from '#platform/app.ts';
import { regionOfRequest, request } from '../queries/served.ts';
import { type Asked, answer, askingOf, nameOf, paramsOf } from './answer.ts';

/** One report, as a list of one. */
export const getRequest = (app: App) => async (c: Asked) => {
  const params = paramsOf(c);
  const region = await regionOfRequest(app, params.jurisdiction_id);
  return answer(c, 'service_requests', await request(app, region, nameOf(c), params, askingOf(c, app)));
};
