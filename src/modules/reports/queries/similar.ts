import { distanceMetres, placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { CELL_DEGREES, publicPoint } from '../rules/public-point.ts';
import { likeness, type Said, scoreOf } from '../rules/similar.ts';
import { cellOf, cellsWithin } from '../rules/spot.ts';
import { hashesOf } from '../said.ts';
import type { Report, Service, Whereabouts } from '../types.ts';
import { type Audience, LINE_COLUMNS, type ReportLine } from './lists.ts';
import { sameRule, servicesOf } from './report.ts';
import { whereItIs } from './where.ts';

// Candidates are found by place, service and time, each by an index of its own; the likest of them by 64 bits of their words are
// compared word by word. Nothing here reads a text.

const DAY_MS = 86_400_000;
/** The service of those who were not sure: anything may be the same as it. */
const UNSURE = 'other';
/** Looked at in one square or village, the newest. */
const MOST_A_PLACE = 400;
/** Compared word by word. */
const MOST_COMPARED = 40;

/** A report, filed already or still being written. */
export interface Told extends Whereabouts {
  readonly said: Said;
  readonly serviceCode?: string;
  readonly at: Date;
  /** Its id, where it has one. */
  readonly id?: string;
}

/** A report that is probably about the same, and why. */
export interface Alike extends ReportLine {
  /** Between the two points; null where one of them names none, and for the public of an anonymous report. */
  readonly metres: number | null;
  readonly sameService: boolean;
  readonly sharedWords: number;
  /** Percent. */
  readonly score: number;
}

/** Where and when a report stands, for finding others at its spot. */
export const spotOf = ({ id, lat, lon, placeCode, serviceCode, reportedAt }: Report): Omit<Told, 'said'> => ({
  id,
  lat: lat ?? undefined,
  lon: lon ?? undefined,
  placeCode: placeCode ?? undefined,
  serviceCode: serviceCode ?? undefined,
  at: reportedAt,
});

interface Probes {
  readonly services: (string | null)[];
  readonly since: Date[];
  readonly until: Date[];
}
interface SpotProbes extends Probes {
  readonly squares: number[];
  readonly metres: number[];
}
interface VillageProbes extends Probes {
  /** Only those that name no point: the others were sought by theirs. */
  readonly bare: boolean[];
}

/** Of which services candidates are sought, each by the radius and the days of the one that is sure. */
const wantedOf = (told: Told, services: readonly Service[]) => {
  const unsure = services.find(({ code }) => code === UNSURE);
  const own = services.find(({ code }) => code === told.serviceCode && code !== UNSURE);
  const like = (code: string | null, { sameMetres, sameDays }: Service) => ({ code, sameMetres, sameDays });
  if (own) return [own.code, UNSURE, null].map((code) => like(code, own));
  return [...services.map((one) => like(one.code, one)), ...(unsure ? [like(null, unsure)] : [])];
};

/** The squares of which the cell is made in which everybody may know an anonymous report to be. */
const squaresOfCell = (lat: number, lon: number): number[] => {
  const middle = publicPoint({ anonymous: true, lat, lon })!;
  const [low, high] = [-CELL_DEGREES / 4, CELL_DEGREES / 4];
  return [low, high].flatMap((north) => [low, high].map((east) => cellOf(middle.lat + north, middle.lon + east)));
};

const probesOf = (told: Told, services: readonly Service[], isPublic: boolean): [SpotProbes, VillageProbes] => {
  const spots: SpotProbes = { services: [], squares: [], metres: [], since: [], until: [] };
  const villages: VillageProbes = { services: [], bare: [], since: [], until: [] };
  const { lat, lon } = told;
  const hasPoint = lat !== undefined && lon !== undefined;
  for (const { code, sameMetres, sameDays } of wantedOf(told, services)) {
    const add = (probes: Probes) => {
      probes.services.push(code);
      probes.since.push(new Date(told.at.getTime() - sameDays * DAY_MS));
      probes.until.push(new Date(told.at.getTime() + sameDays * DAY_MS));
    };
    const squares = hasPoint && sameMetres ? cellsWithin(lat, lon, sameMetres) : [];
    const around = isPublic && squares.length > 0 ? squaresOfCell(lat!, lon!) : [];
    for (const square of new Set([...squares, ...around])) {
      add(spots);
      spots.squares.push(square);
      spots.metres.push(sameMetres!);
    }
    if (!told.placeCode) continue;
    add(villages);
    villages.bare.push(hasPoint && sameMetres !== null);
  }
  return [spots, villages];
};

const WITHIN = `(r.lat - $3) ^ 2 + ((r.lon - $4) * cos(radians($3))) ^ 2 <= (p.metres / 111195) ^ 2`;
/** Asked from enough points, a distance would lead to the door of somebody who wants to be unknown: the public learns the cell. */
const NEAR = `case when r.anonymous and $20 then
    floor(r.lat / ${CELL_DEGREES}) = floor($3 / ${CELL_DEGREES}) and floor(r.lon / ${CELL_DEGREES}) = floor($4 / ${CELL_DEGREES})
  else ${WITHIN} end`;
/** What may be the same is open, and is seen by whoever asks. $8: everything of the region, $9: of this office, $10: secrets too. */
const SEEN = `r.closed_at is null and r.sketch is not null
  and (($8 or r.organisation_id = $9::uuid) and (not r.secret or $10) or not r.secret and r.verified_at is not null)`;

/** The newest of one place; of no service has a branch of its own, for an index knows no other way to say so. */
const newest = (which: string) => {
  const of = (service: string) => `(select r.id, r.sketch from reports.report r
      where r.region_id = $1 and ${service} and ${which} and r.reported_at between p.since and p.until and ${SEEN}
      order by r.reported_at desc limit ${MOST_A_PLACE})`;
  return `lateral (${of('r.service_code = p.service')} union all ${of('p.service is null and r.service_code is null')}) as r`;
};

const CANDIDATES = `select r.id, r.lat, r.lon, r.service_code as "serviceCode", r.reported_at as "reportedAt", r.stems, r.anonymous
   from (select id from (
           select r.id, r.sketch from unnest($11::text[], $12::integer[], $13::float8[], $14::timestamptz[], $15::timestamptz[])
                  as p(service, square, metres, since, until), ${newest(`r.cell = p.square and ${NEAR}`)}
           union all
           select r.id, r.sketch from unnest($16::text[], $17::boolean[], $18::timestamptz[], $19::timestamptz[])
                  as p(service, bare, since, until), ${newest('r.place_code = $5 and (not p.bare or r.lat is null)')}) as found
          where id is distinct from $6::uuid
          order by bit_count((sketch # $2::bigint)::bit(64)), id limit $7) as best
   join reports.report r on r.region_id = $1 and r.id = best.id`;

type Candidate = Pick<ReportLine, 'id' | 'serviceCode' | 'reportedAt'> & {
  readonly lat: number | null;
  readonly lon: number | null;
  readonly anonymous: boolean;
  readonly stems: readonly number[];
};
/** A candidate once it was compared: all but how it reads in a list. */
type Compared = Pick<Alike, 'id' | 'reportedAt' | 'metres' | 'sameService' | 'sharedWords' | 'score'>;

/**
 * Reports that are open and probably about the same, the most probable first.
 * @param audience who asks: residents are told of public ones only
 */
export const similarReports = async (
  tx: Tx,
  asked: Told,
  { audience, secrets = false, limit }: { audience: Audience; secrets?: boolean; limit: number },
): Promise<Alike[]> => {
  const services = await servicesOf(tx, true);
  const told = { ...asked, placeCode: (await whereItIs(tx, tx.region!, asked)).placeCode };
  const isPublic = audience.kind === 'public';
  const [spots, villages] = probesOf(told, services, isPublic);
  if (spots.services.length + villages.services.length === 0) return [];
  const found = await tx.query<Candidate>(
    CANDIDATES,
    [
      tx.region,
      told.said.sketch,
      told.lat ?? null,
      told.lon ?? null,
      told.placeCode ?? null,
      told.id ?? null,
      MOST_COMPARED,
      audience.kind === 'region',
      audience.kind === 'organisation' ? audience.id : null,
      secrets && audience.kind !== 'public',
      spots.services,
      spots.squares,
      spots.metres,
      spots.since,
      spots.until,
      villages.services,
      villages.bare,
      villages.since,
      villages.until,
      isPublic,
    ],
    'similar-reports',
  );
  const { leastScore } = await sameRule(tx);
  const compare = await comparerOf(tx, told, services, isPublic);
  const best = found
    .map(compare)
    .filter(({ score }) => score >= leastScore)
    .sort((a, b) => b.score - a.score || b.reportedAt.getTime() - a.reportedAt.getTime())
    .slice(0, limit);
  const lines = await linesOf(tx, best);
  return best.flatMap((one) => {
    const line = lines.get(one.id);
    return line ? [{ ...line, ...one }] : [];
  });
};

/** How the few that are shown read in a list; most that are compared never do. */
const linesOf = async (tx: Tx, best: readonly Compared[]): Promise<Map<string, ReportLine>> => {
  if (best.length === 0) return new Map();
  const rows = await tx.query<ReportLine>(
    `select ${LINE_COLUMNS} from reports.report r where r.region_id = $1 and r.id = any($2::uuid[])`,
    [tx.region, best.map(({ id }) => id)],
    'similar-lines',
  );
  return new Map(rows.map((line) => [line.id, line]));
};

/** Places and services bring words along that say little. */
const comparerOf = async (tx: Tx, told: Told, services: readonly Service[], isPublic: boolean) => {
  const place = (await placesOfRegion(tx, tx.region!)).find(({ code }) => code === told.placeCode);
  const service = (code: string | null | undefined) => services.find((one) => one.code === code);
  const own = service(told.serviceCode);
  const faint = hashesOf([...(own?.keywords ?? []), ...(place ? [place.name, ...place.within] : [])]);
  return ({ id, lat, lon, anonymous, serviceCode, reportedAt, stems }: Candidate): Compared => {
    const isHidden = isPublic && anonymous;
    const measured = lat !== null && lon !== null && told.lat !== undefined && told.lon !== undefined;
    const metres = measured && !isHidden ? distanceMetres(lat, lon, told.lat!, told.lon!) : undefined;
    const sure = own && own.code !== UNSURE ? own : (service(serviceCode) ?? service(UNSURE));
    const radius = sure?.sameMetres ?? null;
    const sameService = own !== undefined && own.code !== UNSURE && serviceCode === own.code;
    const { text, shared } = likeness(told.said.stems, stems, faint);
    return {
      id,
      reportedAt,
      metres: metres === undefined ? null : Math.round(metres),
      sameService,
      sharedWords: shared,
      // somewhere in the same cell: as good as half-way
      score: scoreOf({ metres: measured && isHidden && radius ? radius / 2 : metres, radius, sameService, text }),
    };
  };
};

/** How many reports with this very text came in since. @param most beyond which nobody counts */
export const countCopies = async (tx: Tx, copy: string, since: Date, most: number): Promise<number> =>
  (await tx.one<{ n: number }>(
    `select count(*)::integer as n from (
       select from reports.report where region_id = $1 and copy = $2::bigint and reported_at >= $3 limit $4) as found`,
    [tx.region, copy, since, most],
    'similar-copies-count',
  ))!.n;

/** Open reports with the very text of this one, whoever sent them: the first to come first. */
export const copiesOf = (
  tx: Tx,
  id: string,
  audience: Audience,
  secrets: boolean,
  limit: number,
): Promise<ReportLine[]> =>
  tx.query<ReportLine>(
    `select ${LINE_COLUMNS} from reports.report own
       join reports.report r on r.region_id = own.region_id and r.copy = own.copy and r.id <> own.id
      where own.region_id = $1 and own.id = $2 and r.closed_at is null and ($3 or r.organisation_id = $4::uuid) and (not r.secret or $5)
      order by r.reported_at, r.id limit $6`,
    [tx.region, id, audience.kind === 'region', audience.kind === 'organisation' ? audience.id : null, secrets, limit],
    'similar-copies',
  );

const MOST_EARLIER = 20;

export interface Earlier extends ReportLine {
  readonly metres: number;
}

/**
 * Public reports of the same service at the same spot that had ended within the service's days before this one came in: the trouble
 * is back. The last to end first, 20 at most. Secret ones are not told of, so they are not counted either.
 */
export const earlierHere = async (
  tx: Tx,
  { lat, lon, serviceCode, at, id }: Omit<Told, 'said'>,
): Promise<Earlier[]> => {
  const service = (await servicesOf(tx, true)).find(({ code }) => code === serviceCode && code !== UNSURE);
  if (lat === undefined || lon === undefined || !service?.sameMetres) return [];
  return tx.query<Earlier>(
    `select ${LINE_COLUMNS}, round(111195 * sqrt((r.lat - $3) ^ 2 + ((r.lon - $4) * cos(radians($3))) ^ 2))::integer as metres
       from reports.report r, (select $6::float8 as metres) as p
      where r.region_id = $1 and r.service_code = $2 and r.cell = any($5::integer[]) and ${WITHIN}
        and r.closed_at between $7 and $8
        and r.status in ('confirmed', 'closed_unconfirmed') and not r.secret and r.id is distinct from $9::uuid
      order by r.closed_at desc limit ${MOST_EARLIER}`,
    [
      tx.region,
      service.code,
      lat,
      lon,
      cellsWithin(lat, lon, service.sameMetres),
      service.sameMetres,
      new Date(at.getTime() - service.recursDays * DAY_MS),
      at,
      id ?? null,
    ],
    'similar-earlier',
  );
};
