import { redirect } from '@sveltejs/kit';
import { budgetFile, budgetFileNotFound, readFileName } from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { hasSeen, hasTag, streamOf } from '#platform/http.ts';
import { regionOfPage } from '../../../../region.ts';
import type { RequestHandler } from './$types';

/** A locked version never changes; a day is soon enough to see that a word of it was mended. Seconds. */
const SETTLED = 86_400;
/** What was paid may have changed meanwhile. Seconds. */
const RUNNING = 300;

/** A file of a year's budget, made as it is taken: neither a slow reader nor ten at once hold a connection or fill the memory. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/anggaran');
  const wanted = readFileName(event.params.file);
  if (!wanted || String(wanted.year) !== event.params.year) throw budgetFileNotFound();
  const { db, settings } = theApp();
  const file = await budgetFile(db, region, wanted, new Date());
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const page = `${origin}${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/anggaran/${wanted.year}`;
  const headers = {
    etag: file.tag,
    'last-modified': file.changed.toUTCString(),
    'cache-control': `public, max-age=${file.isSettled ? SETTLED : RUNNING}`,
    link: `<${page}>; rel="describedby"`,
  };
  const { request } = event;
  if (hasTag(request, file.tag.replace(/^W\//, '')) || hasSeen(request, file.changed))
    return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : streamOf(file.body()), {
    headers: {
      ...headers,
      'content-type': file.contentType,
      'content-disposition': `attachment; filename="${file.name}"`,
    },
  });
};
