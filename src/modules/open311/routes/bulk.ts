import type { App } from '#platform/app.ts';
import { streamOf } from '#platform/http.ts';
import { localDay } from '#platform/time/index.ts';
import { type BulkFormat, bulk, regionOfRequest } from '../queries/served.ts';
import { type Asked, askingOf, paramsOf } from './answer.ts';

const MEDIA: Record<BulkFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  xml: 'text/xml; charset=utf-8',
};

/** All public reports in one file, row by row: a long one is never held in memory as a whole. */
export const getBulk = (app: App, format: BulkFormat) => async (c: Asked) => {
  const params = paramsOf(c);
  const region = await regionOfRequest(app, params.jurisdiction_id);
  const rows = bulk(app, region, format, params, askingOf(c, app));
  const day = localDay(region.time_zone, new Date());
  return new Response(streamOf(rows), {
    headers: {
      'content-type': MEDIA[format],
      'content-disposition': `attachment; filename="open311-${region.slug}-${day}.${format}"`,
    },
  });
};
