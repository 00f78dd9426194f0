// What is asked with: drafts of reports, codes to follow, people who watch the wall.
import { createHash, randomBytes } from 'node:crypto';
import { SESSION_COOKIE, signIn } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion } from '#modules/places/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import type { Db } from '#platform/db/index.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { addPerson } from '../tests/support/people.ts';
import type { Draft } from './jobs.ts';
import { REGION } from './seed.ts';

const DRAFTS = 500;
const CODES = 200;

/** Texts as residents write them; six of ten chose a village, the others stood where it is. */
export const draftsFrom = (db: Db): Promise<Draft[]> =>
  inRegion(db, REGION, async (tx) => {
    const labels = new Map((await placesOfRegion(tx, REGION)).map((place) => [place.code, placeLabel(place)]));
    const rows = await tx.query<{ text: string; service: string; place: string; lat: number; lon: number }>(
      `select text, service_code as service, place_code as place, st_y(location::geometry) as lat, st_x(location::geometry) as lon
         from reports.report where region_id = $1 and length(text) >= 40 order by reported_at desc, id limit $2`,
      [REGION, DRAFTS],
    );
    return rows.map(({ text, service, place, lat, lon }, index) => {
      const chose = index % 10 < 6;
      return {
        text,
        service,
        village: chose ? (labels.get(place) ?? '') : '',
        place: chose ? place : '',
        lat: chose ? null : Number(lat.toFixed(6)),
        lon: chose ? null : Number(lon.toFixed(6)),
      };
    });
  });

/** Public reports of the last weeks that have been answered: their pages tell a whole story. */
export const codesFrom = (db: Db): Promise<string[]> =>
  inRegion(db, REGION, async (tx) => {
    const rows = await tx.query<{ code: string }>(
      `select code from reports.report where region_id = $1 and not secret and answered_at is not null
        order by reported_at desc, id limit $2`,
      [REGION, CODES],
    );
    return rows.map(({ code }) => code);
  });

/** Sessions of somebody who may see the wall: one by a real sign-in, the others copies of it. @returns cookies */
export const sessionsFor = async (db: Db, count: number): Promise<string[]> => {
  const now = new Date();
  const login = `bench-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  await addPerson(db, REGION, { login, name: 'Bupati contoh', role: 'regent' }, password);
  const device = { userAgent: 'bench', address: '127.0.0.1' };
  const { session } = await signIn(db, { login, password, ...device }, now);
  if (!session) throw new Error('A regent needs a second step now: sign in with one here');
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  const hash = (token: string) => createHash('sha256').update(token).digest();
  await inNoRegion(db, (tx) =>
    tx.run(
      `insert into accounts.session
       select copy.* from accounts.session own, unnest($2::bytea[]) as hash,
              jsonb_populate_record(own, jsonb_build_object('token_hash', hash, 'id', gen_random_uuid())) as copy
        where own.token_hash = $1`,
      [hash(session.token), tokens.map(hash)],
    ),
  );
  return tokens.map((token) => `${SESSION_COOKIE}=${token}`);
};

/** Addresses of the public figures, each kind of page with many whose figures they are. */
export const figurePagesOf = (db: Db): Promise<Record<string, string[]>> =>
  inRegion(db, REGION, async (tx) => {
    const places = await placesOfRegion(tx, REGION);
    const pages = (kind: string, codes: readonly string[]) => codes.map((code) => `/kinerja/${kind}/${code}`);
    const of = (level: string) => places.filter((place) => place.level === level).map(({ code }) => code);
    return {
      'figures of the region': ['/kinerja', ...['2025', '2024'].map((year) => `/kinerja?masa=${year}`)],
      'figures of an agency': pages(
        'dinas',
        (await listOrganisations(tx, { kinds: ['agency'] })).map(({ id }) => id),
      ),
      'figures of a district': pages('kecamatan', of('district')),
      'figures of a village': pages('desa', of('village')),
      'figures of a category': pages(
        'kategori',
        (await servicesOf(tx)).map(({ code }) => code),
      ),
      'list of a figure': of('district').map(
        (code) => `/laporan?figure=answered_late&district=${code}&from=2025-12-01&to=2026-11-30`,
      ),
      'file of the region': ['/kinerja/angka.csv'],
    };
  });
