import type { App } from '#platform/app.ts';
import { definition, regionOfRequest } from '../queries/served.ts';
import { type Asked, answer, askingOf, nameOf, paramsOf } from './answer.ts';

/** What is asked besides, of whoever reports on a service. */
export const getDefinition = (app: App) => async (c: Asked) => {
  const region = await regionOfRequest(app, paramsOf(c).jurisdiction_id);
  return answer(c, 'service_definition', await definition(app, region, nameOf(c), askingOf(c, app)));
};
