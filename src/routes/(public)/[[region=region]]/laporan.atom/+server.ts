import { createHash } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { type FeedEntry, scopeOf, tagUri, writeAtom } from '#modules/alerts/index.ts';
import {
  filterAddress,
  type MadePublic,
  madePublic,
  publicPoint,
  readFilter,
  servicesOf,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { hasTag } from '#platform/http.ts';
import { beginningOf, isUuid } from '#platform/text.ts';
import { translator } from '#ui/messages/index.ts';
import { placeWords } from '#ui/report.ts';
import { type Labels, labelsOf } from '../../../labels.ts';
import { regionOfPage } from '../../region.ts';
import type { RequestHandler } from './$types';

const PAGE = 50;
/** Readers ask every half hour or so, and one behind a cache need not wait longer than this for what is new. */
const FRESH_SECONDS = 300;

/** What was made public, as an Atom feed: of the region, of a district or village, of a category. Indonesian, as the reports are. */
export const GET: RequestHandler = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/laporan');
  const { db, settings } = theApp();
  const { searchParams } = event.url;
  const scope = scopeOf(readFilter(searchParams));
  const before = searchParams.get('sebelum') ?? '';
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const site = `${origin}${event.locals.regions.length > 1 ? `/${region.slug}` : ''}`;
  const t = translator('id');

  const { reports, labels, services } = await inRegion(db, region.region_id, async (tx) => ({
    reports: await madePublic(tx, { scope, before: isUuid(before) ? before : undefined, limit: PAGE + 1 }),
    labels: await labelsOf(tx, region.region_id),
    services: new Map((await servicesOf(tx, true)).map(({ code, nameId }) => [code, nameId])),
  }));
  const shown = reports.slice(0, PAGE);
  const at = (more?: Record<string, string>) => `${site}/laporan.atom${filterAddress(scope, more)}`;
  const { hostname } = new URL(origin);
  const about = [
    services.get(scope.service ?? '') ?? scope.service,
    labels.places.get(scope.place ?? scope.district ?? '') ?? scope.place ?? scope.district,
    region.name,
  ].filter(Boolean);

  const body = writeAtom({
    id: tagUri(hostname, [region.region_id, 'laporan', ...Object.values(scope)].join('/')),
    title: t('feed.title', { about: about.join(', ') }),
    subtitle: `${t('feed.subtitle')}${region.is_sample ? ` ${t('feed.sample')}` : ''}`,
    author: t('feed.author', { region: region.name }),
    self: isUuid(before) ? at({ sebelum: before }) : at(),
    first: at(),
    next: reports.length > PAGE ? at({ sebelum: shown.at(-1)!.id }) : undefined,
    alternate: `${site}/laporan${filterAddress(scope)}`,
    entries: shown.map((report) => entryOf(report, { origin, hostname, labels, services })),
  });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  if (hasTag(event.request, etag)) return new Response(null, { status: 304, headers });
  return new Response(body, { headers: { ...headers, 'content-type': 'application/atom+xml; charset=utf-8' } });
};

interface Names {
  readonly origin: string;
  readonly hostname: string;
  readonly labels: Labels;
  readonly services: ReadonlyMap<string, string>;
}

const entryOf = (report: MadePublic, { origin, hostname, labels, services }: Names): FeedEntry => {
  const t = translator('id');
  const { code, title, text, serviceCode, organisationId } = report;
  const service = services.get(serviceCode ?? '');
  return {
    id: tagUri(hostname, `laporan/${code}`),
    href: `${origin}/ikuti/${code}`,
    title: title ?? (text.length > 90 ? `${beginningOf(text, 88).trimEnd()}…` : text),
    published: report.publicAt,
    updated: report.updatedAt,
    summary: [
      t(`status.${report.status}`),
      placeWords(report, labels.places, t),
      labels.offices.get(organisationId ?? ''),
      service,
    ]
      .filter(Boolean)
      .join(' · '),
    text,
    categories: serviceCode ? [{ term: serviceCode, label: service ?? serviceCode }] : [],
    point: publicPoint(report),
  };
};
