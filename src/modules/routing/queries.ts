import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { Tx } from '#platform/db/index.ts';
import { type Model, readModel, writeModel } from './rules/model.ts';
import type { Document, Lesson, RoutingRule, RoutingSetting } from './types.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** Of a region so many are kept, the newest: offices and their duties change. */
export const MOST_LESSONS = 20_000;
const BATCH = 2000;

const PAIR = 5;
const MOST_TIMES = 255;

/** A hash in four bytes, how often in one. */
const writeDocument = ({ features, times }: Document): Buffer => {
  const bytes = Buffer.alloc(features.length * PAIR);
  for (const [index, feature] of features.entries()) {
    bytes.writeInt32LE(feature, index * PAIR);
    bytes.writeUInt8(Math.min(MOST_TIMES, times[index]), index * PAIR + 4);
  }
  return bytes;
};

const readDocument = (stored: Uint8Array): Document => {
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  const starts = Array.from({ length: Math.floor(bytes.length / PAIR) }, (_, index) => index * PAIR);
  return { features: starts.map((at) => bytes.readInt32LE(at)), times: starts.map((at) => bytes.readUInt8(at + 4)) };
};

/** Adds lessons, or puts them in the place of what was learned of the same reports before. */
export const saveLessons = (tx: Tx, lessons: readonly Lesson[], now: Date): Promise<number> =>
  tx.run(
    `insert into routing.lesson as known (region_id, report_id, organisation_id, service_code, document, at, changed_at)
     select $1, l.report, l.organisation, l.service, decode(l.document, 'hex'), l.at, $3
       from jsonb_to_recordset($2::jsonb) as l(report uuid, organisation uuid, service text, document text, at timestamptz)
     on conflict (region_id, report_id) do update set organisation_id = excluded.organisation_id, service_code = excluded.service_code,
       document = excluded.document, at = excluded.at, changed_at = excluded.changed_at
     where (known.organisation_id, known.service_code, known.document, known.at)
       is distinct from (excluded.organisation_id, excluded.service_code, excluded.document, excluded.at)`,
    [
      tx.region,
      JSON.stringify(lessons.map((one) => ({ ...one, document: writeDocument(one.document).toString('hex') }))),
      now,
    ],
    'routing-lessons-save',
  );

export const deleteLessons = (tx: Tx, reports: readonly string[]): Promise<number> =>
  tx.run('delete from routing.lesson where region_id = $1 and report_id = any($2::uuid[])', [tx.region, reports]);

/** Leaves the newest. */
export const trimLessons = (tx: Tx, most: number): Promise<number> =>
  tx.run(
    `delete from routing.lesson where region_id = $1 and (at, report_id) <=
       (select at, report_id from routing.lesson where region_id = $1 order by at desc, report_id desc offset $2 limit 1)`,
    [tx.region, most],
  );

/** All of them in batches, so that reading them keeps nobody waiting for long. */
export async function* lessonsOf(tx: Tx): AsyncGenerator<Lesson[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await tx.query<Omit<Lesson, 'document'> & { document: Uint8Array }>(
      `select report_id as report, organisation_id as organisation, service_code as service, document, at
         from routing.lesson where region_id = $1 and report_id > $2 order by report_id limit $3`,
      [tx.region, after, BATCH],
      'routing-lessons',
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.report;
    yield rows.map((row) => ({ ...row, document: readDocument(row.document) }));
  }
}

/** A model as it is stored, without what it says. */
export interface Trained {
  readonly id: string;
  readonly at: Date;
  readonly lessons: number;
  readonly mark: string;
  /** Bytes in the database. */
  readonly bytes: number;
}

const MODEL = 'routing.model';
const KEPT_MS = 60_000;

/** Kept for a minute: other processes go on with what they have until then. */
export const trainedModel = (tx: Tx): Promise<Trained | undefined> =>
  tx.kept(MODEL, KEPT_MS, () =>
    tx.one<Trained>(
      `select id, trained_at as at, lessons, mark, octet_length(content) as bytes from routing.model where region_id = $1`,
      [tx.region],
      'routing-model-state',
    ),
  );

/** How many lessons there are, and how many changed after a moment. */
export const lessonCounts = async (tx: Tx, since: Date): Promise<{ all: number; changed: number }> =>
  (await tx.one<{ all: number; changed: number }>(
    `select count(*)::integer as all, count(*) filter (where changed_at > $2)::integer as changed
       from routing.lesson where region_id = $1`,
    [tx.region, since],
    'routing-lesson-counts',
  ))!;

export const saveModel = (
  tx: Tx,
  { id, content, lessons, mark, at }: Omit<Trained, 'bytes'> & { readonly content: Uint8Array },
): Promise<number> => {
  tx.changes(MODEL);
  return tx.run(
    `insert into routing.model (region_id, id, content, lessons, mark, trained_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (region_id) do update set id = excluded.id, content = excluded.content, lessons = excluded.lessons,
       mark = excluded.mark, trained_at = excluded.trained_at`,
    [tx.region, id, content, lessons, mark, at],
  );
};

export const packModel = (model: Model): Promise<Uint8Array> => compress(writeModel(model));

/** @returns undefined where none was made yet, or one that this version cannot read */
export const loadModel = async (tx: Tx): Promise<Model | undefined> => {
  const row = await tx.one<{ content: Uint8Array }>('select content from routing.model where region_id = $1', [
    tx.region,
  ]);
  return row && readModel(await decompress(row.content).catch(() => new Uint8Array()));
};

const SETTING = 'routing.setting';
const LEFT_AS_IT_IS: RoutingSetting = { threshold: null, humanShare: 0.1 };

export const settingOf = (tx: Tx): Promise<RoutingSetting> =>
  tx.kept(SETTING, KEPT_MS, async () => {
    const setting = await tx.one<RoutingSetting>(
      'select threshold, human_share as "humanShare" from routing.setting where region_id = $1',
      [tx.region],
    );
    return setting ?? LEFT_AS_IT_IS;
  });

export const saveSetting = (tx: Tx, { threshold, humanShare }: RoutingSetting, at: Date): Promise<number> => {
  tx.changes(SETTING);
  return tx.run(
    `insert into routing.setting (region_id, threshold, human_share, changed_at) values ($1, $2, $3, $4)
     on conflict (region_id) do update set threshold = excluded.threshold, human_share = excluded.human_share,
       changed_at = excluded.changed_at`,
    [tx.region, threshold, humanShare, at],
  );
};

const RULES = 'routing.rules';

/** By category, those of the whole region first. */
export const rulesOf = (tx: Tx): Promise<readonly RoutingRule[]> =>
  tx.kept(RULES, KEPT_MS, () =>
    tx.query<RoutingRule>(
      `select service_code as service, nullif(place_code, '') as place, organisation_id as organisation from routing.rule
        where region_id = $1 order by service_code, place_code`,
      [tx.region],
      'routing-rules',
    ),
  );

/** One for each category and place: another office takes the place of the one before. */
export const putRule = (tx: Tx, { service, place, organisation }: RoutingRule, at: Date): Promise<number> => {
  tx.changes(RULES);
  return tx.run(
    `insert into routing.rule (region_id, service_code, place_code, organisation_id, set_at) values ($1, $2, $3, $4, $5)
     on conflict (region_id, service_code, place_code) do update set organisation_id = excluded.organisation_id, set_at = excluded.set_at`,
    [tx.region, service, place ?? '', organisation, at],
  );
};

export const dropRule = (tx: Tx, { service, place }: Pick<RoutingRule, 'service' | 'place'>): Promise<number> => {
  tx.changes(RULES);
  return tx.run('delete from routing.rule where region_id = $1 and service_code = $2 and place_code = $3', [
    tx.region,
    service,
    place ?? '',
  ]);
};
