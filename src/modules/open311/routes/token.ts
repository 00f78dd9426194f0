import type { App } from '#platform/app.ts';
import { regionOfRequest, token } from '../queries/served.ts';
import { type Asked, answer, nameOf, paramsOf } from './answer.ts';

/** The id behind a token. */
export const getToken = (app: App) => async (c: Asked) => {
  const region = await regionOfRequest(app, paramsOf(c).jurisdiction_id);
  return answer(c, 'service_requests', await token(app, region, nameOf(c)));
};
