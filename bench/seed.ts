// node bench/seed.ts ROWS DATABASE_URL: fills an empty database with invented reports of one regency, by SQL alone and fast.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { loadPlacesOnce, openRegion, placesOfRegion } from '#modules/places/index.ts';
import { saidIn, seedReports, servicesOf } from '#modules/reports/index.ts';
import { sampleReports } from '#modules/reports/samples/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { foldAll } from '#platform/rollup/index.ts';
import { readSettings } from '#platform/settings.ts';
import { countedPlaces, openDatabase, ROLLUPS } from '../src/open.ts';

/** Bojonegoro: 28 districts, 430 villages. */
export const REGION = 3522;
/** Texts that the reports share: enough that words are as rare as in life. */
const TEXTS = 20_000;
const BATCH = 100_000;
/** Side by side: making the words of a text costs more than writing the row. */
const WRITERS = 2;
/** Up to here every report has its whole history; beyond, only those of the last months and the open ones. */
const WHOLE_HISTORY = 2_000_000;
const HISTORY_MS = 60 * 86_400_000;

/** A connection that row-level security does not bind. */
interface Owner {
  query<Row>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  exec(text: string): Promise<unknown>;
  end(): Promise<void>;
}

export const script = (name: string) => readFileSync(join(import.meta.dirname, `${name}.sql`), 'utf8');

/** What the batches draw from; `bench.batch` gives the ids of a batch, which follow from time and number. */
const HELPERS = `
  create schema bench;
  create table bench.text (n integer primary key, service_code text, classification text, title text, text text, place_code text,
    district_code text, lat float8, lon float8, village_lat float8, village_lon float8, anonymous boolean, secret boolean, channel text, offices uuid[],
    stems integer[], sketch bigint, copy bigint);
  -- half of the reports come from these
  create table bench.town (n integer primary key, place_code text, district_code text, lat float8, lon float8);
  create table bench.person_id (id uuid);
  create table bench.written (n bigint primary key, id uuid not null);
  create function bench.person() returns text language sql stable as $$ select id::text from bench.person_id limit 1 $$;
  create function bench.batch(first bigint, last bigint) returns table (id uuid) language sql stable as $$
    select id from bench.written where n between first and last $$;
  -- the square of a point, as rules/spot.ts names it
  create function bench.cell(lat float8, lon float8) returns integer language sql immutable as $$
    select (((((floor(lat * 400)::bigint * 2654435761) & 4294967295) # ((floor(lon * 400)::bigint * 2246822507) & 4294967295))
      # 2147483648) - 2147483648)::integer $$;
  -- eight characters of 32 and one to notice errors, as the program's own codes have
  create function bench.code(region integer, number bigint) returns text language sql immutable as $$
    select region || '-' || left(body, 3) || '-' || substr(body, 4, 3) || '-' || right(body, 2) ||
           substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + total % 32, 1)
      from (select string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + digit, 1), '' order by k) as body,
                   sum(digit * (2 * k + 1))::integer as total
              from (select k, ((number >> (35 - 5 * k)) & 31)::integer as digit from generate_series(0, 7) as k) as digits) as whole $$;`;

/** The region with its agencies, services and limits, by the program's own acts. */
const openTheRegion = (db: Db, now: Date) =>
  inRegion(db, REGION, async (tx) => {
    await openRegion(tx, { region: REGION, isSample: false, now });
    await seedOrganisations(tx, REGION, now);
    await seedReports(tx, { kind: 'system', task: 'bench' }, now);
  });

/** Invented texts of the demonstration's own generator, each with a village and the agencies that may get it. */
const texts = (db: Db, now: Date) =>
  inRegion(db, REGION, async (tx) => {
    const all = await placesOfRegion(tx, REGION);
    const names = new Map(all.map((place) => [place.code, place.name]));
    const villages = all.flatMap((place) =>
      place.level === 'village' && place.lat !== null && place.lon !== null
        ? {
            code: place.code,
            name: place.name,
            district: names.get(place.parent_code ?? '') ?? '',
            kind: place.kind === 'kelurahan' ? ('kelurahan' as const) : ('desa' as const),
            lat: place.lat,
            lon: place.lon,
          }
        : [],
    );
    const village = new Map(villages.map((one) => [one.code, one]));
    const agencies = (
      await listOrganisations(tx, { kinds: ['agency', 'secretariat', 'inspectorate', 'hospital'] })
    ).map(({ id }) => id);
    const services = (await servicesOf(tx)).map(({ code }) => code);
    const from = new Date(now.getTime() - 5 * 365 * 86_400_000);
    const samples = sampleReports({ seed: 1, region: REGION, count: TEXTS, from, to: now, places: villages });
    return [...samples].map((sample, index) => {
      const first = services.indexOf(sample.service) * 2;
      return {
        n: index + 1,
        service_code: sample.service,
        classification: sample.classification,
        title: sample.title,
        text: sample.text,
        place_code: sample.place,
        district_code: sample.place.slice(0, 8),
        lat: sample.lat,
        lon: sample.lon,
        village_lat: village.get(sample.place)?.lat,
        village_lon: village.get(sample.place)?.lon,
        anonymous: sample.anonymous,
        secret: sample.secret,
        channel: sample.channel,
        offices: [0, 1, 2].map((more) => agencies[(first + more) % agencies.length]),
        ...saidIn(sample.text),
      };
    });
  });

/** Villages and wards of the middle of the regency's capital and of three market towns, as half of all reports of a regency come from such. */
const towns = (db: Db) =>
  inRegion(db, REGION, async (tx) => {
    const all = (await placesOfRegion(tx, REGION)).filter(({ lat, level }) => level === 'village' && lat !== null);
    const within = (district: string, most: number) =>
      all.filter(({ within: [name] }) => name === district).slice(0, most);
    return [
      ...within('Bojonegoro', 6),
      ...['Padangan', 'Sumberrejo', 'Baureno'].flatMap((name) => within(name, 1)),
    ].map(({ code, lat, lon }, index) => ({
      n: index + 1,
      place_code: code,
      district_code: code.slice(0, 8),
      lat,
      lon,
    }));
  });

const FILLED = ['reports.report', 'reports.message', 'reports.photo', 'platform.journal'];

/** Takes away every index that is no primary key: built at the end they cost a tenth. @returns the statements that make them again */
const dropIndexes = async (client: Owner): Promise<string[]> => {
  const { rows: constraints } = await client.query<Record<string, string>>(
    `select conrelid::regclass as owner, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
      where contype = 'u' and conrelid = any($1::text[]::regclass[])`,
    [FILLED],
  );
  for (const { owner, name } of constraints) await client.query(`alter table ${owner} drop constraint ${name}`);
  const { rows: indexes } = await client.query<Record<string, string>>(
    `select indexrelid::regclass as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where not indisprimary and indrelid = any($1::text[]::regclass[])`,
    [FILLED],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  return [
    ...constraints.map(({ owner, name, definition }) => `alter table ${owner} add constraint ${name} ${definition}`),
    ...indexes.map(({ definition }) => definition),
  ];
};

// No foreign keys are checked: what is written is known to fit. Nothing is waited for: a crash means starting over.
const FAST = `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '1GB'`;

/** As the owner. */
export const connect = async (url: string): Promise<Owner> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(FAST);
  return {
    query: async <Row>(text: string, values?: readonly unknown[]) => ({
      rows: (await client.query(text, values as unknown[])).rows as Row[],
    }),
    exec: (text) => client.query(text),
    end: () => client.end(),
  };
};

const ownerOfPGlite = async (pglite: PGlite): Promise<Owner> => {
  await pglite.exec(FAST);
  return {
    query: (text, values) => pglite.query(text, values as unknown[]),
    exec: (text) => pglite.exec(text),
    end: async () => undefined,
  };
};

const inBatches = async (
  rows: number,
  writers: number,
  open: () => Promise<Owner>,
  write: (client: Owner, first: number, last: number) => Promise<void>,
) => {
  let next = 1;
  const writer = async () => {
    const client = await open();
    while (next <= rows) {
      const first = next;
      next += BATCH;
      await write(client, first, Math.min(first + BATCH - 1, rows));
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: writers }, writer));
};

/** Whoever reads the journal from its beginning. */
const READERS = ['reports.tell', 'reports.teach', 'reports.late_then', 'petitions.follow', 'petitions.tell'];
const READ_TO_THE_END = `insert into platform.journal_reader (name, era, xid, id)
  select name, 1, pg_current_xact_id(), '00000000-0000-0000-0000-000000000000' from unnest($1::text[]) as name
  on conflict (name) do update set era = excluded.era, xid = excluded.xid, id = excluded.id`;

/** What jobs have to do is done: else the program would do nothing else for an hour, and that would be measured. */
export const nothingWaits = async (owner: Owner): Promise<void> => {
  await owner.query(READ_TO_THE_END, [READERS]);
  await owner.query('update reports.photo set indexed_at = now() where region_id = $1 and indexed_at is null', [
    REGION,
  ]);
};

/** The counts that pages show, from the rows as they are now. */
export const countAnew = async (db: Db): Promise<void> => {
  await inRegion(db, REGION, (tx) => tx.run('delete from platform.rollup_state where region_id = $1', [REGION]));
  await foldAll({ db }, ROLLUPS, await countedPlaces(db), new Date());
};

const fill = async (
  db: Db,
  rows: number,
  writers: number,
  open: () => Promise<Owner>,
  say: (sentence: string) => void,
): Promise<void> => {
  const now = new Date();
  const owner = await open();
  await loadPlacesOnce(db);
  await inNoRegion(db, seedHolidays);
  await openTheRegion(db, now);
  await owner.exec(HELPERS);
  await owner.query('insert into bench.text select * from jsonb_populate_recordset(null::bench.text, $1)', [
    JSON.stringify(await texts(db, now)),
  ]);
  await owner.query('insert into bench.town select * from jsonb_populate_recordset(null::bench.town, $1)', [
    JSON.stringify(await towns(db)),
  ]);
  await owner.exec('insert into bench.person_id values (gen_random_uuid()); analyze bench.text');
  const indexes = await dropIndexes(owner);
  const historyFrom = rows <= WHOLE_HISTORY ? new Date(0) : new Date(now.getTime() - HISTORY_MS);
  const [reports, journal, messages] = ['seed-reports', 'seed-journal', 'seed-messages'].map(script);
  await inBatches(rows, writers, open, async (writer, first, last) => {
    await writer.query(
      `with written as (${reports} returning id) insert into bench.written select ('x' || right(id::text, 12))::bit(48)::bigint, id from written`,
      [REGION, first, last, rows, now],
    );
    await writer.query(journal, [REGION, first, last, historyFrom]);
    await writer.query(messages, [REGION, first, last, historyFrom]);
    say(`${last} reports`);
  });
  for (const statement of indexes) {
    await owner.exec(statement);
    say(/(?:index|constraint) (\S+)/i.exec(statement)?.[1] ?? statement);
  }
  await owner.exec('drop schema bench cascade');
  for (const table of FILLED) await owner.exec(`vacuum analyze ${table}`);
  await nothingWaits(owner);
  await countAnew(db);
  await owner.end();
};

/** Fills an empty database. @param rows how many reports */
export const seed = async (
  url: string,
  rows: number,
  say: (sentence: string) => void = () => undefined,
): Promise<void> => {
  const db = await openDatabase(readSettings({ DATABASE_URL: url }));
  await fill(db, rows, WRITERS, () => connect(url), say).finally(() => db.engine.close());
};

/** The same in a data directory of PGlite. */
export const seedPGlite = async (directory: string, rows: number): Promise<void> => {
  const db = await openDatabase(readSettings({ SIMPUL_DATA: directory }));
  const open = () => ownerOfPGlite(db.engine.raw as PGlite);
  await fill(db, rows, 1, open, () => undefined).finally(() => db.engine.close());
};

if (import.meta.main) {
  const [rows, url] = process.argv.slice(2);
  if (!Number(rows) || !url) throw new Error('node bench/seed.ts ROWS DATABASE_URL (an empty database)');
  const begun = performance.now();
  await seed(url, Number(rows), (sentence) =>
    console.log(`${((performance.now() - begun) / 1000).toFixed(0)} s  ${sentence}`),
  );
}
