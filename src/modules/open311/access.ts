import { type AccessTable, everybody } from '#platform/access.ts';
import { BULK_FORMATS } from './queries/served.ts';
import { FORMATS } from './routes/answer.ts';
import { PATHS, pathOf } from './routes.ts';

const read = { GET: everybody };
/** The key that an application needs is asked for behind the door: anybody may knock. */
const readAndFile = { GET: everybody, POST: everybody };

export const access: AccessTable = {
  ...Object.fromEntries(
    FORMATS.flatMap((format) => [
      [pathOf('discovery', format), read],
      [pathOf('services', format), read],
      [pathOf('requests', format), readAndFile],
      [pathOf('servicerequestupdates', format), readAndFile],
    ]),
  ),
  [PATHS.definition]: { names: { thing: 'Open311 service', to: everybody }, GET: everybody },
  [PATHS.request]: { names: { thing: 'Open311 request', to: everybody }, GET: everybody },
  [PATHS.token]: { names: { thing: 'Open311 token', to: everybody }, GET: everybody },
  ...Object.fromEntries(BULK_FORMATS.map((format) => [pathOf('bulk', format), read])),
};
