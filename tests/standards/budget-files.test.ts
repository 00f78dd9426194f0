import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { unzipSync } from 'fflate';
import { versionsOf } from '#modules/budget/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { seedBudget } from '../support/budget.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const YEAR = 2026;

let server: Server;
let seals: readonly (string | null)[];
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION, true);
  seals = await readDatabase(server, async (db) => {
    await seedBudget(db, { region: REGION, year: YEAR });
    const versions = await inRegion(db, REGION, (tx) => versionsOf(tx, YEAR));
    return versions.map(({ contentSha256 }) => contentSha256);
  });
  await server.restart();
});
after(() => server?.stop());

const ask = (file: string, init: RequestInit = {}, year = YEAR) =>
  fetch(`${server.url}/anggaran/${year}/${file}`, { redirect: 'manual', ...init });

test('every file of a year is there under its name, for everybody, and says what it is', async () => {
  for (const [file, type] of [
    [`anggaran-${YEAR}-v2.csv`, 'text/csv; charset=utf-8; header=present'],
    [`anggaran-${YEAR}-v2.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    [`segel-${YEAR}-v2.jsonl`, 'application/x-ndjson; charset=utf-8'],
    [`fiskal-${YEAR}.zip`, 'application/zip'],
    [`fiskal-${YEAR}-v1.zip`, 'application/zip'],
  ] as const) {
    const answer = await ask(file);
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200, file);
    assert.equal(answer.headers.get('content-type'), type);
    const kept = file.replace(/^(\w+)-/, '$1-bojonegoro-');
    assert.equal(answer.headers.get('content-disposition'), `attachment; filename="${kept}"`);
    assert.match(answer.headers.get('cache-control')!, /^public, max-age=\d+$/);
    assert.ok(bytes.length > 500);
    if (file.endsWith('.zip')) assert.ok('datapackage.json' in unzipSync(bytes));
    if (file.endsWith('.xlsx')) assert.ok('xl/worksheets/sheet1.xml' in unzipSync(bytes));
    if (file.endsWith('.jsonl')) assert.equal(createHash('sha256').update(bytes).digest('hex'), seals[1]);
  }
});

test('whoever has a file already is told so, by its tag or by its day, and asking about it sends nothing', async () => {
  const file = `fiskal-${YEAR}-v1.zip`;
  const head = await ask(file, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal((await head.arrayBuffer()).byteLength, 0);
  const [etag, day] = [head.headers.get('etag')!, head.headers.get('last-modified')!];
  for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': day }] as HeadersInit[])
    assert.equal((await ask(file, { headers })).status, 304);
  const older = { 'if-modified-since': new Date(Date.parse(day) - 1000).toUTCString() };
  assert.equal((await ask(file, { headers: older })).status, 200);
  assert.equal((await ask(file, { headers: { 'if-none-match': '"lain"' } })).status, 200);
});

test('what is not there is not there: another year in the name, a number nobody gave, a name of no file', async () => {
  for (const [file, year] of [
    [`anggaran-${YEAR - 1}-v1.csv`, YEAR],
    [`anggaran-${YEAR}-v99.csv`, YEAR],
    [`fiskal-${YEAR + 4}.zip`, YEAR + 4],
    [`anggaran-${YEAR}-v2.exe`, YEAR],
    [`anggaran-${YEAR}.csv`, YEAR],
  ] as const)
    assert.equal((await ask(file, {}, year)).status, 404, file);
});

test('ten who take a file slowly keep nobody from the pages', async () => {
  const readers = await Promise.all(
    Array.from({ length: 10 }, async () => (await ask(`anggaran-${YEAR}-v2.csv`)).body!.getReader()),
  );
  for (const reader of readers) await reader.read();
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  assert.equal((await ask(`segel-${YEAR}-v1.jsonl`)).status, 200);
  for (const reader of readers) await reader.cancel();
});
