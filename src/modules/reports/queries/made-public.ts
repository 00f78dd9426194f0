import type { Tx } from '#platform/db/index.ts';
import type { ReportStatus } from '../types.ts';

/** Reports of one village or district, of one category, or both; of everything where nothing is named. */
export interface Scope {
  readonly district?: string;
  readonly place?: string;
  readonly service?: string;
}

/** A report as everybody may read it. Its point is still the exact one: `publicPoint` says where it lies. */
export interface MadePublic {
  readonly id: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly serviceCode: string | null;
  readonly organisationId: string | null;
  readonly title: string | null;
  readonly text: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly anonymous: boolean;
  readonly publicAt: Date;
  readonly updatedAt: Date;
}

interface Wanted {
  readonly scope: Scope;
  /** These and no others, of them what is public now. */
  readonly ids?: readonly string[];
  /** Those made public before the report with this id. */
  readonly before?: string;
  readonly limit: number;
}

/**
 * What was made public, the last first: by when somebody released it, not by when it came in, so that nothing comes in behind what a reader
 * has seen. One that was merged is told by its main one.
 */
export const madePublic = (tx: Tx, { scope, ids, before, limit }: Wanted): Promise<MadePublic[]> => {
  const values: unknown[] = [tx.region];
  const value = (given: unknown) => `$${values.push(given)}`;
  const conditions = [`not r.secret and r.verified_at is not null and r.status <> 'archived' and r.status <> 'merged'`];
  if (scope.district) conditions.push(`r.district_code = ${value(scope.district)}`);
  if (scope.place) conditions.push(`r.place_code = ${value(scope.place)}`);
  if (scope.service) conditions.push(`r.service_code = ${value(scope.service)}`);
  if (ids) conditions.push(`r.id = any(${value(ids)}::uuid[])`);
  if (before) {
    const last = value(before);
    conditions.push(
      `(r.verified_at, r.id) < (select l.verified_at, l.id from reports.report l where l.region_id = $1 and l.id = ${last}::uuid)`,
    );
  }
  return tx.query<MadePublic>(
    `select r.id, r.code, r.status, r.service_code as "serviceCode", r.organisation_id as "organisationId", r.title, r.text,
            r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.anonymous,
            r.verified_at as "publicAt", r.updated_at as "updatedAt"
       from reports.report r where r.region_id = $1 and ${conditions.join(' and ')}
      order by r.verified_at desc, r.id desc limit ${value(limit)}`,
    values,
  );
};
