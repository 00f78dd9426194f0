import { allowedTo } from '#modules/accounts/index.ts';
import { type AccessTable, everybody } from '#platform/access.ts';
import { DOCUMENT_PATH } from './routes/document.ts';
import { PHOTO_PATH } from './routes/photo.ts';

export const access: AccessTable = {
  '/api/reports/near': { GET: everybody },
  '/api/reports/similar': { POST: everybody },
  '/pantau/langsung': { GET: allowedTo('wall.read') },
  [DOCUMENT_PATH]: {
    names: { thing: 'document', to: allowedTo('report.read'), ofAgency: true },
    GET: everybody,
  },
  [PHOTO_PATH]: {
    names: [
      { thing: 'public photo', to: everybody },
      { thing: 'secret photo', to: allowedTo('report.read_secret'), ofAgency: true },
    ],
    GET: everybody,
  },
};
