import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { lockDirectory } from '#platform/db/lock.ts';
import { simpul } from '../support/command.ts';
import { createPostgresDatabase, ENGINES } from '../support/database.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SP4N = readFileSync(join(ROOT, 'src/modules/reports/import/fixtures/sp4n.csv'), 'utf8');

test('help names every command in Indonesian, and in English when asked or when the machine speaks it', async () => {
  const [indonesian, asked, machine] = await Promise.all([
    simpul({}, 'help'),
    simpul({}, 'help', '--lang', 'en'),
    simpul({ LANG: 'en_GB.UTF-8' }),
  ]);
  assert.match(indonesian.out, /PERINTAH/);
  assert.equal(asked.out, machine.out);
  for (const { code, out } of [indonesian, asked]) {
    assert.equal(code, 0);
    for (const command of [
      'start',
      'demo',
      'init',
      'import reports',
      'import organisations',
      'backup',
      'restore',
      'help',
    ])
      assert.match(out, new RegExp(`^  ${command}`, 'm'));
  }
});

test('a command that cannot be done says so in a sentence, without a stack, and ends with 2', async () => {
  const told = await Promise.all([
    simpul({}, 'expor'),
    simpul({}, 'import', 'budgets'),
    simpul({}, 'import', 'reports', 'x.csv'),
    simpul({}, 'import', 'reports', '--region', '3522', '--bogus'),
    simpul({}, 'import', 'reports', 'no-such-file.csv', '--region', '35.22'),
    simpul({}, 'init', '--region', 'Bojonegoro'),
    simpul({ PORT: 'abc', SIMPUL_DATA: '/nonexistent' }, 'init', '--region', '35.22'),
  ]);
  for (const { code, out, error } of told) {
    assert.deepEqual([code, out], [2, '']);
    assert.match(error, /\w/);
    assert.doesNotMatch(error, /^\s+at /m);
  }
});

test('a data directory in use is named with its process, and nothing else is said', async () => {
  const data = mkdtempSync(join(tmpdir(), 'simpul-command-'));
  const release = lockDirectory(data);
  try {
    const { code, out, error } = await simpul({ SIMPUL_DATA: data }, 'init', '--region', '35.22');
    assert.deepEqual([code, out, error.trim().split('\n').length], [2, '', 1]);
    assert.ok(error.includes(data) && error.includes(String(process.pid)));
  } finally {
    release();
    rmSync(data, { recursive: true, force: true });
  }
});

for (const engine of ENGINES) {
  describe(engine, () => {
    const data = mkdtempSync(join(tmpdir(), 'simpul-command-'));
    const env: Record<string, string> = { SIMPUL_DATA: data };
    let drop: () => Promise<void> = async () => undefined;
    before(async () => {
      if (engine === 'pglite') return;
      const database = await createPostgresDatabase();
      env.DATABASE_URL = database.url;
      drop = database.drop;
    });
    after(async () => {
      await drop();
      rmSync(data, { recursive: true, force: true });
    });
    const file = (name: string, content: string) => {
      const path = join(data, name);
      writeFileSync(path, content);
      return path;
    };

    test('a region is opened once, with an administrator whose invitation is shown once', async () => {
      const early = await simpul(env, 'import', 'reports', file('sp4n.csv', SP4N), '--region', '35.22');
      assert.equal(early.code, 2);
      assert.match(early.error, /belum dibuka/);
      const opened = await simpul(env, 'init', '--region', '35.22', '--admin', 'dewi');
      assert.equal(opened.code, 0, opened.error);
      assert.match(opened.out, /Kabupaten Bojonegoro dibuka/);
      assert.match(
        opened.out,
        /Kode undangan, hanya tampil sekali, berlaku tujuh hari: 3522(-[0-9A-HJKMNP-TV-Z]{4}){3}\n/,
      );
      const back = await simpul(env, 'invite', 'Dewi', '--remove-second-step');
      assert.match(back.out, /Kode undangan Dewi, .*: 3522(-[0-9A-HJKMNP-TV-Z]{4}){3}\n/);
      const nobody = await simpul(env, 'invite', 'siapa');
      assert.deepEqual([nobody.code, nobody.out], [2, '']);
      const again = await simpul(env, 'init', '--region', '3522', '--admin', 'lain');
      assert.deepEqual([again.code, again.out], [2, '']);
      assert.match(again.error, /sudah dibuka/);
    });

    test('reports are tried, then imported; a refused row ends with 1, and each row has its line in the file that is named', async () => {
      const bad = file('bad.csv', `${SP4N.trimEnd()}\n9000005,31 Februari 2024,,,,,,Judul,Isi,,,,,,,Diproses,,,,,\n`);
      const tried = await simpul(env, 'import', 'reports', bad, '--region', '35.22');
      assert.equal(tried.code, 1, tried.error);
      assert.match(tried.out, /Uji coba, tidak ada yang ditulis[\s\S]*4 ditambahkan,[\s\S]* 1 ditolak/);
      const applied = await simpul(env, 'import', 'reports', bad, '--region', '35.22', '--apply', '--lang=en');
      assert.equal(applied.code, 1, applied.error);
      assert.match(applied.out, /4 added, 0 updated, 0 unchanged,[\s\S]* 1 refused/);
      const path = /Row by row: (.+)/.exec(applied.out)?.[1] ?? '';
      assert.equal(readFileSync(path, 'utf8').trim().split('\n').length, 6);
      const again = await simpul(env, 'import', 'reports', file('sp4n.csv', SP4N), '--region', '35.22', '--apply');
      assert.equal(again.code, 0, again.error);
      assert.match(again.out, /0 ditambahkan, 0 diperbarui, 4 tetap/);
    });

    // On one engine: what differs here is the command, not the SQL.
    if (engine !== ENGINES.at(-1)) return;
    test("a log of one's own is read by a mapping, and a list of organisations lands whole or not at all", async () => {
      const log = file('log.csv', 'Ref;Kapan;Cerita\nA1;2 November 2026;Lampu jalan mati\n');
      const mapping = file(
        'map.json',
        JSON.stringify({
          columns: { sourceId: 'Ref', reportedAt: 'Kapan', text: 'Cerita' },
          constants: { privacy: 'Anonim' },
        }),
      );
      const options = ['--region', '35.22', '--origin', 'dishub', '--mapping', mapping];
      const imported = await simpul(env, 'import', 'reports', log, ...options);
      assert.equal(imported.code, 0, imported.error);
      assert.match(imported.out, /1 ditambahkan/);

      const agencies = file('agencies.csv', 'name,kind\nDinas Percobaan Rekaan,agency\nTanpa Jenis,nonsense\n');
      const refused = await simpul(env, 'import', 'organisations', agencies, '--region', '35.22', '--apply');
      assert.equal(refused.code, 1, refused.error);
      assert.match(refused.out, /Tidak ada yang ditulis/);
      const good = file('good.csv', 'name,kind\nDinas Percobaan Rekaan,agency\n');
      const landed = await simpul(env, 'import', 'organisations', good, '--region', '35.22', '--apply');
      assert.equal(landed.code, 0, landed.error);
      assert.match(landed.out, /Sudah diimpor: 1 baru/);
    });
  });
}
