import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawnOf, ticketText } from '#modules/reports/rules/audit.ts';
import { csvRows } from '#platform/csv.ts';

const PAGE = join(import.meta.dirname, '..', '..', 'docs', 'audit-draw.md');
const folder = mkdtempSync(join(tmpdir(), 'simpul-draw-'));
after(() => rmSync(folder, { recursive: true }));

const secret = randomBytes(32);
const closed = Array.from({ length: 90 }, (_, at) => ({
  reportId: `0190${String(at).padStart(4, '0')}-0000-7000-8000-000000000000`,
  organisationId: at % 3 ? 'dinas-a' : 'dinas-b',
  closedAt: new Date(Date.UTC(2026, 9, 1, 0, 0, 0, at * 977)),
}));
const ticketOf = (one: (typeof closed)[number]) => createHmac('sha256', secret).update(ticketText(one)).digest('hex');
const drawn = drawnOf(closed, ticketOf, { percent: 5, least: 1 });

/** Runs what the page gives to everybody, over a file as the program writes it. */
const drawAgain = (isDrawn: (id: string) => boolean, lock = createHash('sha256').update(secret).digest('hex')) => {
  const script = /```js file=draw-again\.mjs\n(.*?)```/s.exec(readFileSync(PAGE, 'utf8'))![1];
  writeFileSync(join(folder, 'draw-again.mjs'), script);
  const rows = closed.map(({ reportId, closedAt, organisationId }) => [
    reportId,
    closedAt.toISOString(),
    organisationId,
    'Dinas Contoh, Bidang "Jalan"',
    isDrawn(reportId) ? 'ya' : 'tidak',
    '',
  ]);
  writeFileSync(join(folder, 'audit.csv'), csvRows([['id', 'ditutup', 'dinas', 'nama', 'terundi', 'kode'], ...rows]));
  return spawnSync(process.execPath, ['draw-again.mjs', 'audit.csv', secret.toString('hex'), lock, '5', '1'], {
    cwd: folder,
    encoding: 'utf8',
  });
};

test('by the page of the documentation anybody finds the same draw from the file', () => {
  const { stdout, stderr } = drawAgain((id) => drawn.has(id));
  assert.match(stdout, /^The draw of 90 reports is right\./, stderr);
});

test('a report left out, one put in, or another secret is found out', () => {
  const [first] = drawn;
  const spared = closed.find(({ reportId }) => !drawn.has(reportId))!.reportId;
  assert.match(drawAgain((id) => drawn.has(id) && id !== first).stderr, /should have been drawn/);
  assert.match(drawAgain((id) => drawn.has(id) || id === spared).stderr, /should not have been drawn/);
  assert.match(drawAgain((id) => drawn.has(id), '00'.repeat(32)).stderr, /does not fit the lock/);
});
