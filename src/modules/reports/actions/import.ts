import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal, journalAll } from '#platform/journal.ts';
import { type Difference, differencesOf, type Said } from '../import/difference.ts';
import { issue } from '../import/issues.ts';
import { agencyMatcher, placeMatcher, serviceMatcher } from '../import/match.ts';
import { type ImportResult, type Outcome, openResultFile, type RowResult } from '../import/result.ts';
import { asBytea, markOf, type OwnedColumns, ownedColumns, type Resolved, type RowContext } from '../import/row.ts';
import { ownSaid } from '../import/sp4n-row.ts';
import type { ImportedReport, ImportRow } from '../import/types.ts';
import { readStatus } from '../import/values.ts';
import {
  type Imported,
  type ImportedRow,
  importedBefore,
  insertImported,
  lockImports,
  updateImported,
} from '../queries/import.ts';
import { servicesOf } from '../queries/report.ts';
import { reportCode } from '../rules/codes.ts';
import { isOpen } from '../rules/life.ts';
import { limitsOf } from './step.ts';

/** Rows of one transaction. */
const BATCH = 200;

export interface ImportRun {
  /** Does everything and takes it back: the report is the one that the import would give. */
  readonly dryRun: boolean;
  /** What is imported, for the journal: the name of the file. */
  readonly title: string;
  /** Told after each batch, with the rows done so far. */
  readonly progress?: (rows: number) => Promise<void> | void;
  readonly now: Date;
}

type Uses = Pick<App, 'db' | 'secrets' | 'files'>;

/** What rows are matched against, read once a run. */
interface Ground {
  readonly context: RowContext;
  readonly isSample: boolean;
  readonly service: ReturnType<typeof serviceMatcher>;
  readonly agency: ReturnType<typeof agencyMatcher>;
  readonly place: ReturnType<typeof placeMatcher>;
}

const groundOf = async (tx: Tx, region: number, secrets: App['secrets'], now: Date): Promise<Ground> => {
  const served = await regionById(tx, region);
  const shortName = served?.short_name ?? '';
  return {
    context: { secrets, now, ...(await limitsOf(tx, region)) },
    isSample: served?.is_sample ?? false,
    service: serviceMatcher(await servicesOf(tx, true)),
    agency: agencyMatcher(await listOrganisations(tx), shortName),
    place: placeMatcher(await placesOfRegion(tx, region), shortName),
  };
};

type Readable = ImportRow & { readonly report: ImportedReport };
const isReadable = (row: ImportRow): row is Readable => row.report !== undefined;

/** A row with what became of it so far. */
interface Planned {
  readonly row: Readable;
  readonly columns: OwnedColumns;
  readonly resolved: Resolved;
  readonly issues: RowResult['issues'];
}

const plan = (row: Readable, ground: Ground): Planned => {
  const service = ground.service(row.report);
  const agency = ground.agency(row.report, isOpen(row.report.status));
  const where = ground.place(row.report);
  const resolved = { service: service.found, agency: agency.found, where: where.found ?? {} };
  const { columns, issues } = ownedColumns(row, resolved, ground.context);
  const all = [...row.issues, ...service.issues, ...agency.issues, ...where.issues, ...issues];
  return { row, columns, resolved, issues: all };
};

const result = (
  planned: Planned,
  outcome: Outcome,
  code: string,
  more: Partial<Pick<RowResult, 'issues' | 'differences'>> = {},
): RowResult => ({
  line: planned.row.line,
  sourceId: planned.row.report.sourceId,
  outcome,
  code,
  issues: planned.issues,
  ...more,
});

const word = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What a report said when it came last; of one that was filed here, what we ourselves would say of it. */
const saidBefore = (before: Imported): Said => {
  if (before.isOwn) return ownSaid(before);
  const original = before.original ?? {};
  return {
    status: word(original.status),
    answer: before.answer ?? word(original.answer),
    reason: word(original.archiveReason) ?? word(original.waitingReason),
    classification: word(original.classification),
    category: word(original.categoryName),
    agency: word(original.agencyName),
    text: before.text,
  };
};

const saidNow = ({ row: { report }, columns }: Planned): Said => ({
  status: report.originalStatus,
  answer: report.answer,
  reason: report.archiveReason ?? report.waitingReason,
  classification: report.originalClassification,
  category: report.categoryName,
  agency: report.agencyName,
  text: columns.text,
});

/** Of a report that was filed here the file can change nothing; told apart is only how it stands there and what was answered. */
const changesOf = (before: Imported, planned: Planned): Difference[] => {
  const found = differencesOf(saidBefore(before), saidNow(planned));
  if (!before.isOwn) return found;
  const isSameStatus = readStatus(ownSaid(before).status ?? '') === planned.row.report.status;
  return found.filter(({ field }) => (field === 'status' && !isSameStatus) || field === 'answer');
};

/** A file that tells no name (many exports cover them) says nothing about it: the name that came before stays. */
const withName = (planned: Planned, before: Imported | undefined, { secrets }: RowContext): Planned => {
  const { row, columns, resolved } = planned;
  if (!before?.nameSealed || row.report.reporterName !== undefined || before.isOwn) return planned;
  const reporterName = secrets.decrypt('reports.name', before.nameSealed);
  const named = {
    ...columns,
    reporter_name_sealed: asBytea(before.nameSealed),
    original_mark: markOf({ ...row.report, reporterName }, resolved, { secrets }),
  };
  return { ...planned, columns: named };
};

/** Writes new reports, with another code for those whose code is taken. @returns their codes by id */
const add = async (
  tx: Tx,
  added: readonly Planned[],
  ground: Ground,
): Promise<Map<string, { code: string; planned: Planned }>> => {
  const { secrets } = ground.context;
  const region = tx.region!;
  const written = new Map<string, { code: string; planned: Planned }>();
  let waiting = added.map((planned) => ({ planned, id: uuidv7() as string }));
  for (let attempt = 0; waiting.length > 0; attempt += 1) {
    const rows = waiting.map(({ planned, id }): ImportedRow => {
      const { source, sourceId } = planned.row.report;
      const once = `import ${region} ${source} ${sourceId}`;
      return {
        ...planned.columns,
        region_id: region,
        id,
        code: reportCode(region, secrets.derive('reports.code', `${once} ${attempt}`)),
        source,
        source_id: sourceId,
        channel: 'import',
        // Of no words at all: nobody holds a key to a report that was filed elsewhere.
        key_hash: asBytea(randomBytes(32)),
        submission_hash: asBytea(secrets.blindIndex('reports.submission', once)),
        is_sample: ground.isSample,
        answers: {},
        transfers: 0,
        reopenings: 0,
        objected: false,
        supporters: 0,
      };
    });
    const ids = await insertImported(tx, rows);
    for (const [at, { id, code }] of rows.entries()) {
      if (ids.has(id)) written.set(id, { code, planned: waiting[at]!.planned });
    }
    waiting = waiting.filter(({ id }) => !ids.has(id));
  }
  return written;
};

const told = ({ row, columns }: Planned, code: string, more: Record<string, unknown>) => ({
  to: columns.status,
  code,
  classification: columns.classification,
  service: columns.service_code,
  district: columns.district_code,
  organisation: columns.organisation_id,
  secret: columns.secret,
  source: row.report.source,
  ...(columns.secret ? {} : { sourceId: row.report.sourceId }),
  reportedAt: row.report.reportedAt,
  ...(columns.due_at ? { dueStep: columns.due_step, dueAt: columns.due_at } : {}),
  ...more,
});

/** Writes one batch in the transaction given and tells the journal a row per report that changed. */
const importBatch = async (
  tx: Tx,
  actor: Actor,
  rows: readonly Planned[],
  ground: Ground,
  now: Date,
): Promise<RowResult[]> => {
  await lockImports(tx);
  const known = new Map<string, Imported>();
  for (const [source, ofSource] of Map.groupBy(rows, ({ row }) => row.report.source)) {
    const ids = ofSource.map(({ row }) => row.report.sourceId);
    for (const found of await importedBefore(tx, source, ids)) known.set(found.sourceId, found);
  }
  const planned = rows.map((one) => withName(one, known.get(one.row.report.sourceId), ground.context));
  const isNew = (one: Planned) => !known.has(one.row.report.sourceId);
  const differences = new Map<Planned, Difference[]>();
  for (const one of planned) {
    const before = known.get(one.row.report.sourceId);
    if (before) differences.set(one, changesOf(before, one));
  }
  const isChanged = (one: Planned) => {
    const before = known.get(one.row.report.sourceId);
    if (!before) return false;
    if (before.isOwn || differences.get(one)?.some(({ field }) => field === 'answer'))
      return differences.get(one)!.length > 0;
    const mark = before.mark && asBytea(ground.context.secrets.renewIndex('reports.import', before.mark));
    return mark !== one.columns.original_mark;
  };
  const added = await add(tx, planned.filter(isNew), ground);
  const codes = new Map([...added.values()].map(({ code, planned: one }) => [one.row.report.sourceId, code]));
  const updated = planned.filter((one) => isChanged(one) && !known.get(one.row.report.sourceId)!.actedUpon);
  if (updated.length > 0)
    await updateImported(
      tx,
      updated.map((one) => ({ ...one.columns, id: known.get(one.row.report.sourceId)!.id })),
    );

  const act = (id: string, publicly: Record<string, unknown>) => ({
    act: 'report.import',
    subject: `reports/${id}`,
    at: now,
    public: publicly,
  });
  const acts = [
    ...[...added].map(([id, { code, planned: one }]) => act(id, told(one, code, { outcome: 'added' }))),
    ...updated.map((one) => {
      const { id, code, status } = known.get(one.row.report.sourceId)!;
      return act(id, told(one, code, { outcome: 'updated', from: status }));
    }),
  ];
  if (acts.length > 0) await journalAll(tx, actor, acts);

  return planned.map((one) => {
    const before = known.get(one.row.report.sourceId);
    if (!before) return result(one, 'added', codes.get(one.row.report.sourceId) ?? '');
    if (!isChanged(one)) return result(one, 'unchanged', before.code);
    const more = { differences: differences.get(one) ?? [] };
    if (!before.actedUpon) return result(one, 'updated', before.code, more);
    const why = issue(before.isOwn ? 'filed-here' : 'acted-upon');
    return result(one, 'kept', before.code, { ...more, issues: [...one.issues, why] });
  });
};

/** Carries the results out of a transaction that is to be rolled back. */
class TakenBack extends Error {
  readonly results: RowResult[];
  constructor(results: RowResult[]) {
    super('A dry run takes back what it did');
    this.results = results;
  }
}

/**
 * Imports reports of another system: new ones are added with their own status and times, changed ones are brought up to date as long as
 * nobody here has acted on them, everything else stays. Each row of the file has its line in the result file, which is kept under
 * `resultKey`. Running it again changes nothing, so a run that was cut off is simply run again.
 * @throws {Problem} not-allowed; whatever reading the file throws; storage-full, storage-unavailable
 */
export const importReports = async (
  app: Uses,
  actor: Actor,
  region: number,
  rows: AsyncIterable<ImportRow>,
  { dryRun, title, progress, now }: ImportRun,
): Promise<ImportResult> => {
  requirePermission(actor, 'report.import', { region });
  const ground = await inRegion(app.db, region, (tx) => groundOf(tx, region, app.secrets, now));

  const write = (planned: readonly Planned[]): Promise<RowResult[]> =>
    inRegion(app.db, region, async (tx) => {
      const results = await importBatch(tx, actor, planned, ground, now);
      if (dryRun) throw new TakenBack(results);
      return results;
    }).catch((error: unknown) => {
      if (error instanceof TakenBack) return error.results;
      throw error;
    });
  /** A row that the database refuses must not take the others of its batch with it. */
  const writeEach = async (planned: readonly Planned[]): Promise<RowResult[]> => {
    try {
      return await write(planned);
    } catch (error) {
      const constraint = constraintOf(error);
      if (constraint === undefined) throw error;
      if (planned.length === 1) {
        const issues = [...planned[0]!.issues, issue('cannot-be-stored', { value: constraint })];
        return [result(planned[0]!, 'refused', '', { issues })];
      }
      const results: RowResult[] = [];
      for (const one of planned) results.push(...(await writeEach([one])));
      return results;
    }
  };

  const file = openResultFile(app.files, region);
  try {
    let done = 0;
    for await (const batch of batches(rows, BATCH)) {
      const results = await writeEach(batch.filter(isReadable).map((row) => plan(row, ground)));
      const refused = batch.filter((row) => !isReadable(row)).map(refusal);
      await file.write([...results, ...refused].sort((a, b) => a.line - b.line));
      done += batch.length;
      await progress?.(done);
    }
    const summary = { ...(await file.end()), dryRun };
    if (!dryRun)
      await inRegion(app.db, region, (tx) =>
        journal(tx, actor, {
          act: 'report.import_run',
          subject: `regions/${region}`,
          at: now,
          public: { ...summary.counts, rows: summary.rows },
          private: { title, result: summary.resultKey },
        }),
      );
    return summary;
  } catch (error) {
    await file.abandon();
    throw error;
  }
};

/** Refused while it was read, before it had a number. */
const refusal = ({ line, issues }: ImportRow): RowResult => ({
  line,
  sourceId: '',
  outcome: 'refused',
  code: '',
  issues,
});

async function* batches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
