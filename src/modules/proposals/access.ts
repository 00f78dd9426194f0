import { type AccessTable, everybody } from '#platform/access.ts';
import { PHOTO_PATH } from './routes.ts';

export const access: AccessTable = {
  [PHOTO_PATH]: { names: { thing: 'proposal photo', to: everybody }, GET: everybody },
};
