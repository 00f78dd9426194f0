import type { Run } from '../db/engine.ts';
import type { Engine } from '../db/index.ts';
import { allMigrations, type MigrationSource } from '../db/migrate.ts';
import { findRing, placeOfKey, secretsKnownBy } from '../keyring.ts';
import type { Settings } from '../settings.ts';
import { about, codeOf, type Finding } from './finding.ts';

const say = about('database');
const OLDEST_POSTGRES = 15;
const OLDEST_POSTGIS = 3.3;

/** Why a database did not open, in words: what the driver says may name the user and the host. */
export const whyNotOpened = (error: unknown): Finding => {
  const [code, text] = [codeOf(error), String((error as Error).message)];
  if (/startup parameter/.test(text))
    return say(
      'wrong',
      'PgBouncer menolak sambungan karena parameter waktu. Tambahkan di pgbouncer.ini: ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout',
      'PgBouncer refuses the connection because of time parameters. Add to pgbouncer.ini: ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout',
    );
  const known: Record<string, [string, string]> = {
    ECONNREFUSED: [
      'tidak ada yang menjawab di alamat itu; jalankan PostgreSQL',
      'nothing answers at that address; start PostgreSQL',
    ],
    ENOTFOUND: ['nama mesinnya tidak dikenal', 'the name of the machine is not known'],
    ETIMEDOUT: ['tidak menjawab; periksa jaringan dan firewall', 'it does not answer; check network and firewall'],
    '28P01': ['kata sandinya salah', 'the password is wrong'],
    '28000': ['pengguna itu tidak boleh masuk (pg_hba.conf)', 'that user may not come in (pg_hba.conf)'],
    '3D000': ['basis data itu tidak ada; buat dengan createdb', 'there is no such database; make it with createdb'],
    '53300': ['sambungannya habis; naikkan max_connections', 'it has no connection left; raise max_connections'],
  };
  const [id, en] = known[code] ?? [`kode ${code}`, `code ${code}`];
  return say('wrong', `Basis data tidak dapat dibuka: ${id}.`, `The database cannot be opened: ${en}.`);
};

const examineVersion = async (run: Run, kind: Engine['kind']): Promise<Finding[]> => {
  const { rows } = await run(
    `select current_setting('server_version_num')::integer / 10000 as version, current_setting('server_encoding') as encoding,
            (select coalesce(installed_version, default_version) from pg_available_extensions where name = 'postgis') as postgis`,
    [],
  );
  const { version, encoding, postgis } = rows[0] as { version: number; encoding: string; postgis: string | null };
  const found: Finding[] = [];
  if (version < OLDEST_POSTGRES)
    found.push(
      say(
        'wrong',
        `PostgreSQL ${version} terlalu lama; perlu ${OLDEST_POSTGRES} atau lebih baru.`,
        `PostgreSQL ${version} is too old; ${OLDEST_POSTGRES} or later is needed.`,
      ),
    );
  if (!postgis)
    found.push(
      say(
        'wrong',
        'PostGIS tidak ada di server ini. Pasang paket postgis, lalu sebagai superuser: create extension postgis',
        'This server has no PostGIS. Install the package postgis, then as superuser: create extension postgis',
      ),
    );
  else if (Number.parseFloat(postgis) < OLDEST_POSTGIS)
    found.push(
      say(
        'wrong',
        `PostGIS ${postgis} terlalu lama; perlu ${OLDEST_POSTGIS}.`,
        `PostGIS ${postgis} is too old; ${OLDEST_POSTGIS} is needed.`,
      ),
    );
  if (encoding !== 'UTF8')
    found.push(
      say(
        'wrong',
        `Basis data memakai ${encoding}, bukan UTF8: sebagian tulisan warga akan ditolak.`,
        `The database is in ${encoding}, not UTF8: some of what residents write will be refused.`,
      ),
    );
  if (kind === 'pglite')
    found.push(
      say(
        'attention',
        'PGlite tidak menulis serempak ke disk: saat listrik padam, saat-saat terakhir dapat hilang. Sebelum warga bergantung padanya: simpul migrate-to-postgres',
        'PGlite does not sync to disk: a power cut may lose the last moments. Before residents depend on it: simpul migrate-to-postgres',
      ),
    );
  return found.length > 0 && found.some(({ level }) => level === 'wrong')
    ? found
    : [
        say(
          'well',
          `PostgreSQL ${version} dengan PostGIS ${postgis} menjawab.`,
          `PostgreSQL ${version} with PostGIS ${postgis} answers.`,
        ),
        ...found,
      ];
};

/** Settings of time come with the connection; a pooler that ignores them must get them elsewhere. */
const examinePooler = async (run: Run, kind: Engine['kind']): Promise<Finding[]> => {
  if (kind === 'pglite') return [];
  const { rows } = await run(
    `select s.setting from pg_settings s where s.name = 'idle_in_transaction_session_timeout'`,
    [],
  );
  if (rows[0]?.setting !== '0') return [];
  return [
    say(
      'attention',
      'Batas waktu yang diminta program tidak berlaku; mungkin PgBouncer mengabaikannya. Tetapkan di basis data: alter role … set statement_timeout = 60000, dan idle_in_transaction_session_timeout = 60000.',
      'The time limits that the program asks for are not in force; perhaps PgBouncer ignores them. Set them in the database: alter role … set statement_timeout = 60000, and idle_in_transaction_session_timeout = 60000.',
    ),
  ];
};

const FOREIGN = `('pg_catalog', 'information_schema', 'pgboss')`;

/** Row-level security keeps regions apart only while its tables have it and its roles cannot go round it. */
const examineRights = async (run: Run): Promise<Finding[]> => {
  const { rows } = await run(
    `select
       (select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all') and (rolsuper or rolbypassrls)) as mighty,
       (select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all') and not pg_has_role(oid, 'MEMBER')) as barred,
       (select count(*)::integer from pg_roles where rolname in ('simpul_app', 'simpul_all')) as roles,
       (select count(*)::integer from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname in ('simpul_app', 'simpul_all')) as owned,
       array(select distinct c.oid::regclass::text from pg_policy p join pg_class c on c.oid = p.polrelid
              where p.polname = 'own_region' and not c.relrowsecurity) as open,
       array(select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind = 'r' and n.nspname in (select module from platform.migration) and n.nspname not in ${FOREIGN}
                and c.relname <> 'migration' and not has_table_privilege('simpul_app', c.oid, 'select')) as shut`,
    [],
  );
  const found = rows[0] as {
    mighty: number;
    barred: number;
    roles: number;
    owned: number;
    open: string[];
    shut: string[];
  };
  const rights = about('rights');
  const wrong: Finding[] = [];
  if (found.roles < 2 || found.barred > 0)
    wrong.push(
      rights(
        'wrong',
        'Pengguna basis data bukan anggota simpul_app dan simpul_all. Sebagai superuser: grant simpul_app, simpul_all to PENGGUNA',
        'The database user is no member of simpul_app and simpul_all. As superuser: grant simpul_app, simpul_all to USER',
      ),
    );
  if (found.mighty > 0 || found.owned > 0)
    wrong.push(
      rights(
        'wrong',
        'simpul_app atau simpul_all dapat melewati batas antardaerah (superuser, bypassrls, atau pemilik tabel). Cabut hak itu.',
        'simpul_app or simpul_all can go round the wall between regions (superuser, bypassrls, or owner of a table). Take that right away.',
      ),
    );
  if (found.open.length > 0)
    wrong.push(
      rights(
        'wrong',
        `Batas antardaerah mati pada ${found.open.join(', ')}. Jalankan: alter table … enable row level security`,
        `The wall between regions is down on ${found.open.join(', ')}. Run: alter table … enable row level security`,
      ),
    );
  if (found.shut.length > 0)
    wrong.push(
      rights(
        'wrong',
        `simpul_app tidak dapat membaca ${found.shut.join(', ')}. Kembalikan haknya.`,
        `simpul_app cannot read ${found.shut.join(', ')}. Give it back its rights.`,
      ),
    );
  return wrong.length > 0
    ? wrong
    : [
        rights(
          'well',
          'Batas antardaerah berdiri pada semua tabel.',
          'The wall between regions stands on every table.',
        ),
      ];
};

const examineMigrations = async (run: Run, sources: readonly MigrationSource[]): Promise<Finding[]> => {
  const migrations = about('migrations');
  const { rows } = await run('select module, name, hash from platform.migration', []);
  const applied = new Map(rows.map(({ module, name, hash }) => [`${module}/${name}`, hash]));
  const known = new Map(allMigrations(sources).map(({ module, name, hash }) => [`${module}/${name}`, hash]));
  const newer = [...applied].filter(([name, hash]) => known.get(name) !== hash).map(([name]) => name);
  const waiting = [...known.keys()].filter((name) => !applied.has(name));
  if (newer.length > 0)
    return [
      migrations(
        'wrong',
        `Basis data berasal dari program yang lebih baru atau diubah (${newer.join(', ')}). Pasang versi itu.`,
        `The database is of a newer program, or was changed (${newer.join(', ')}). Install that version.`,
      ),
    ];
  if (waiting.length > 0)
    return [
      migrations(
        'attention',
        `${waiting.length} langkah migrasi menunggu dan dijalankan pada start berikutnya. Cadangkan dulu.`,
        `${waiting.length} migrations wait and are applied at the next start. Back up first.`,
      ),
    ];
  return [
    migrations('well', 'Skema basis data sesuai program ini.', 'The schema of the database is that of this program.'),
  ];
};

const examineKey = async (run: Run, settings: Settings): Promise<Finding[]> => {
  const key = about('key');
  const { rows } = await run(`select value from platform.installation where name = 'key-check'`, []);
  const [known, ring] = [rows[0]?.value, findRing(settings)];
  if (typeof known !== 'string' || !ring) return [];
  const print = known.slice(0, 16);
  if (secretsKnownBy(ring, known))
    return [
      key(
        'well',
        `Kunci cocok dengan basis data (sidik ${print}). Apakah ada salinannya di tempat lain?`,
        `The key fits the database (fingerprint ${print}). Is there a copy of it somewhere else?`,
      ),
    ];
  return [
    key(
      'wrong',
      `Kunci di ${placeOfKey(settings)} bukan kunci basis data ini (sidik ${print}). Letakkan yang benar; jangan membuat yang baru.`,
      `The key in ${placeOfKey(settings)} is not the key of this database (fingerprint ${print}). Put the right one there; do not make a new one.`,
    ),
  ];
};

const SECOND = 1000;
const examineClock = async (run: Run): Promise<Finding[]> => {
  const clock = about('clock');
  const before = Date.now();
  const { rows } = await run('select extract(epoch from clock_timestamp()) * 1000 as now', []);
  const here = (before + Date.now()) / 2;
  const apart = Math.abs(Number(rows[0]?.now) - here);
  const seconds = (apart / SECOND).toFixed(1);
  if (apart < 5 * SECOND)
    return [clock('well', 'Jam program dan basis data sama.', 'The clocks of program and database agree.')];
  return [
    clock(
      apart > 60 * SECOND ? 'wrong' : 'attention',
      `Jam program dan basis data berselisih ${seconds} detik. Pasang NTP di kedua mesin: batas waktu dihitung dari jam.`,
      `The clocks of program and database are ${seconds} seconds apart. Set up NTP on both machines: limits are counted by the clock.`,
    ),
  ];
};

/** Everything that the database itself can tell, read as its owner in one transaction. */
export const examineDatabase = (
  engine: Engine,
  settings: Settings,
  sources: readonly MigrationSource[],
): Promise<Finding[]> =>
  engine.transaction('select', async (run) => {
    const { rows } = await run(`select to_regclass('platform.installation')::text as there`, []);
    if (!rows[0]?.there)
      return [
        ...(await examineVersion(run, engine.kind)),
        say(
          'attention',
          'Basis data masih kosong. Mulai dengan simpul init, atau simpul restore.',
          'The database is still empty. Begin with simpul init, or simpul restore.',
        ),
      ];
    return [
      ...(await examineVersion(run, engine.kind)),
      ...(await examinePooler(run, engine.kind)),
      ...(await examineRights(run)),
      ...(await examineMigrations(run, sources)),
      ...(await examineKey(run, settings)),
      ...(await examineClock(run)),
    ];
  });
