import type { App } from '#platform/app.ts';
import { regionOfRequest, services } from '../queries/served.ts';
import { type Asked, answer, askingOf, paramsOf } from './answer.ts';

/** What can be reported here. */
export const getServices = (app: App) => async (c: Asked) => {
  const region = await regionOfRequest(app, paramsOf(c).jurisdiction_id);
  return answer(c, 'services', await services(app, region, askingOf(c, app)));
};
