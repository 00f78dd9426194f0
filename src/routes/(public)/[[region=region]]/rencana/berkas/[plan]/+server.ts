import { redirect } from '@sveltejs/kit';
import { planById, planNotFound, planText } from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { hasTag } from '#platform/http.ts';
import { isUuid } from '#platform/text.ts';
import { regionOfPage } from '../../../../region.ts';
import type { RequestHandler } from './$types';

/** A locked plan never changes; a day is soon enough to see that a word of it was mended. Seconds. */
const SETTLED = 86_400;

/** The bytes that the seal of a locked plan covers. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/rencana');
  const id = event.params.plan;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const plan = isUuid(id) ? await planById(tx, id) : undefined;
    if (!plan?.lockedAt) throw planNotFound();
    const headers = { etag: `"${plan.contentSha256}"`, 'cache-control': `public, max-age=${SETTLED}` };
    if (hasTag(event.request, headers.etag)) return new Response(null, { status: 304, headers });
    const name = `${plan.kind}-${plan.firstYear}-v${plan.number}.csv`;
    return new Response(event.request.method === 'HEAD' ? null : await planText(tx, plan), {
      headers: {
        ...headers,
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      },
    });
  });
};
