import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { type Place, placeLabel, placesOfRegion, type Region, regions } from '#modules/places/index.ts';
import {
  type PublicReport,
  publicNotes,
  publicPhotos,
  publicPoint,
  publicReports,
  publicUpdates,
  type Service,
  servicesOf,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { inEveryRegion, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { XML_DECLARATION } from '#platform/xml.ts';
import { requestUnknown, serviceUnknown, tokenUnknown } from '../problems.ts';
import { type Params, readAsked, readBulkAsked, readUpdatesAsked, wantsExtensions } from '../rules/asked.ts';
import { writeDate } from '../rules/dates.ts';
import { regionAsked } from '../rules/jurisdiction.ts';
import {
  type Around,
  BULK_COLUMNS,
  bulkShape,
  definitionShape,
  extensionShape,
  requestShape,
  serviceShape,
  updateShape,
} from '../rules/shapes.ts';
import type { Speech } from '../rules/speech.ts';
import { hashOf } from '../secrets.ts';
import { element, toJson, type Value } from '../wire/write.ts';
import { contacts, lastChange } from './jurisdiction.ts';
import { reportOfToken } from './received.ts';

/** Who asks: the address of this server as they see it, and the language of their people. */
export interface Asking {
  readonly origin: string;
  readonly speech: Speech;
}

/** @throws {Problem} 400, 404 */
export const regionOfRequest = async ({ db }: Pick<App, 'db'>, asked: string | undefined): Promise<Region> =>
  regionAsked(await inNoRegion(db, regions), asked);

const MEDIA_TYPES = ['text/xml', 'application/json'];

/** @source GeoReport v2, Service Discovery */
export const discovery = async ({ db, settings }: Pick<App, 'db' | 'settings'>, { origin }: Asking): Promise<Value> => {
  const served = await inNoRegion(db, regions);
  const { told, changed } = await inEveryRegion(db, async (tx) => ({
    told: await contacts(tx),
    changed: await lastChange(tx),
  }));
  const contact = served
    .map(({ region_id, code, name, site_domain }) => {
      const whom = told.get(region_id);
      return `${[name, code, site_domain].filter(Boolean).join(', ')}${whom ? `: ${whom}` : ''}`;
    })
    .join('; ');
  const changeset = writeDate(changed);
  return {
    changeset,
    contact,
    key_service: `${origin}/open311`,
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: `${origin}/open311/v2`,
        changeset,
        type: settings.demo ? 'test' : 'production',
        formats: MEDIA_TYPES,
      },
    ],
  };
};

export const services = ({ db }: Pick<App, 'db'>, { region_id }: Region, { speech }: Asking): Promise<Value> =>
  inRegion(db, region_id, async (tx) => (await servicesOf(tx)).map((service) => serviceShape(service, speech)));

/** @throws {Problem} 404 */
export const definition = ({ db }: Pick<App, 'db'>, { region_id }: Region, code: string, { speech }: Asking) =>
  inRegion(db, region_id, async (tx): Promise<Value> => {
    const service = (await servicesOf(tx)).find((one) => one.code === code);
    if (!service) throw serviceUnknown();
    return definitionShape(service, speech);
  });

const ofPlaces = new WeakMap<readonly Place[], ReadonlyMap<string, string>>();
/** The list is kept for an hour, and its labels with it. */
const placeLabels = (places: readonly Place[], region: Region): ReadonlyMap<string, string> => {
  const known = ofPlaces.get(places);
  if (known) return known;
  const labels = new Map(places.map((place) => [place.code, `${placeLabel(place)}, ${region.name}`]));
  ofPlaces.set(places, labels);
  return labels;
};

/** What is known around the reports of a region. */
const aroundIn = async (tx: Tx, region: Region, { origin, speech }: Asking) => {
  const services = new Map<string, Service>((await servicesOf(tx, true)).map((one) => [one.code, one]));
  const agencies = await namesOfOrganisations(tx);
  const places = placeLabels(await placesOfRegion(tx, region.region_id), region);
  return (report: PublicReport): Around => ({
    service: services.get(report.serviceCode ?? ''),
    agency: agencies.get(report.organisationId ?? ''),
    place: places.get(report.placeCode ?? report.districtCode ?? '') ?? region.name,
    point: publicPoint(report),
    photoUrl: (id) => `${origin}/foto/${region.region_id}/${id}/large.webp`,
    speech,
  });
};

/** Reports in the shape of the standard. */
export const requestShapes = async (tx: Tx, reports: readonly PublicReport[], region: Region, asking: Asking) => {
  const around = await aroundIn(tx, region, asking);
  return reports.map((report) => requestShape(report, around(report)));
};

const extendedShapes = async (tx: Tx, reports: readonly PublicReport[], region: Region, asking: Asking) => {
  const around = await aroundIn(tx, region, asking);
  const ids = reports.map(({ id }) => id);
  const notes = Map.groupBy(await publicNotes(tx, ids), ({ reportId }) => reportId);
  const photos = Map.groupBy(await publicPhotos(tx, ids), ({ reportId }) => reportId);
  return reports.map(
    (report): Value => ({
      ...requestShape(report, around(report)),
      ...extensionShape(
        report,
        around(report),
        notes.get(report.id) ?? [],
        (photos.get(report.id) ?? []).map(({ id }) => id),
      ),
    }),
  );
};

/** @throws {Problem} 400, and 404 for a category that is not there */
export const requests = ({ db }: Pick<App, 'db'>, region: Region, params: Params, asking: Asking, now: Date) =>
  inRegion(db, region.region_id, async (tx): Promise<Value> => {
    const { search, services: asked, extensions } = readAsked(params, now);
    const known = new Set((await servicesOf(tx, true)).map(({ code }) => code));
    if (asked.some((code) => !known.has(code))) throw serviceUnknown();
    const found = await publicReports(tx, search);
    return (extensions ? extendedShapes : requestShapes)(tx, found, region, asking);
  });

/** A list of one. @throws {Problem} 404 */
export const request = ({ db }: Pick<App, 'db'>, region: Region, code: string, params: Params, asking: Asking) =>
  inRegion(db, region.region_id, async (tx): Promise<Value> => {
    const found = await publicReports(tx, { codes: [code.toUpperCase()], limit: 1 });
    if (found.length === 0) throw requestUnknown();
    return (wantsExtensions(params) ? extendedShapes : requestShapes)(tx, found, region, asking);
  });

/** The id of a request once it is public; until then none. @throws {Problem} 404 for an unknown token */
export const token = ({ db }: Pick<App, 'db'>, region: Region, given: string) =>
  inRegion(db, region.region_id, async (tx): Promise<Value> => {
    const found = await reportOfToken(tx, hashOf(given));
    if (!found) throw tokenUnknown();
    const [report] = found.reportId ? await publicReports(tx, { ids: [found.reportId], limit: 1 }) : [];
    return [{ service_request_id: report?.code ?? null, token: given }];
  });

/** What happened to the public reports, oldest first. @throws {Problem} 400 */
export const updates = ({ db }: Pick<App, 'db'>, region: Region, params: Params, now: Date) =>
  inRegion(db, region.region_id, async (tx): Promise<Value> => {
    const { span, limit, offset } = readUpdatesAsked(params, now);
    return (await publicUpdates(tx, span, limit, offset)).map(updateShape);
  });

export const BULK_FORMATS = ['csv', 'json', 'xml'] as const;
export type BulkFormat = (typeof BULK_FORMATS)[number];

const BULK_ROWS = 500;

/** Beginning, rows and end of each format; `isFirst` tells whether a row has one before it. */
const BULK: Record<
  BulkFormat,
  { begin: string; rows: (shapes: readonly ReturnType<typeof bulkShape>[], isFirst: boolean) => string; end: string }
> = {
  csv: {
    begin: csvRows([BULK_COLUMNS]),
    rows: (shapes) => csvRows(shapes.map((shape) => BULK_COLUMNS.map((column) => shape[column]))),
    end: '',
  },
  json: {
    begin: '[',
    rows: (shapes, isFirst) =>
      shapes.map((shape, index) => `${isFirst && index === 0 ? '' : ','}\n${toJson(shape)}`).join(''),
    end: '\n]\n',
  },
  xml: {
    begin: `${XML_DECLARATION}<service_requests>\n`,
    rows: (shapes) => shapes.map((shape) => `${element('request', shape)}\n`).join(''),
    end: '</service_requests>\n',
  },
};

/**
 * Every public report, the newest first, as a text that is made only as fast as it is taken: a transaction for each few hundred rows, so
 * that a slow reader holds nothing.
 * @throws {Problem} 400
 */
export const bulk = (
  { db }: Pick<App, 'db'>,
  region: Region,
  format: BulkFormat,
  params: Params,
  asking: Asking,
): AsyncGenerator<string> => {
  const reported = readBulkAsked(params);
  const { begin, rows, end } = BULK[format];
  const page = (after: string | undefined) =>
    inRegion(db, region.region_id, async (tx) => {
      const around = await aroundIn(tx, region, asking);
      const reports = await publicReports(tx, { reported, after, limit: BULK_ROWS });
      return { last: reports.at(-1)?.id, shapes: reports.map((report) => bulkShape(report, around(report))) };
    });
  return (async function* () {
    yield begin;
    for (let after: string | undefined, isFirst = true; ; isFirst = false) {
      const { last, shapes } = await page(after);
      yield rows(shapes, isFirst);
      if (shapes.length < BULK_ROWS) break;
      after = last;
    }
    yield end;
  })();
};
