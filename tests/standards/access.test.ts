import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Act, mayAct } from '#modules/accounts/index.ts';
import { everybody } from '#platform/access.ts';
import { takeBackup } from '#platform/backup/index.ts';
import { type Db, inEveryRegion, inNoRegion } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { readSettings } from '#platform/settings.ts';
import { BACKUP_WISHES } from '../../src/open.ts';
import { CANARIES, canariesIn } from '../support/canaries.ts';
import { type OidcPeer, startOidc } from '../support/oidc.ts';
import { asOwner } from '../support/owner.ts';
import { readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';
import { answerOf, ask, assertOpened, type Heard, signInAgain, told, withoutNames } from './access/ask.ts';
import { identifierFields } from './access/fields.ts';
import { INSIDE, type Inside, NOT_INSIDE, type See } from './access/inside.ts';
import { canariesInBackup, canariesInTables, type Found } from './access/kept.ts';
import { type Answer, ASKERS, type Asker, matrixOf, type Row, written } from './access/matrix.ts';
import { declared, misfits, type Way, waysOfHono, waysOfPages } from './access/program.ts';
import { asker, formOf, type ReportKind, type Side } from './access/side.ts';
import { NO_ID } from './access/things.ts';
import { openWorld } from './access/world.ts';

const SNAPSHOT = join(import.meta.dirname, '..', '..', 'docs', 'access.snapshot.txt');

const ways = [...(await waysOfPages()), ...waysOfHono()];
const table = await declared();
const matrix = matrixOf(ways, table);

const isLetThrough = (answer: Answer) => answer === 'shown' || answer === 'heard';

let server: Server;
let peer: OidcPeer;
let own: Side;
let other: Side;
before(async () => {
  server = await startServer({ engine: ANY_ENGINE, env: { LOG_LEVEL: 'debug' } });
  peer = await startOidc([]);
  peer.register();
  ({ own, other } = await openWorld(server, peer.issuer));
});
after(async () => {
  await server?.stop();
  await peer?.stop();
});

test('every way into the program is declared, and nothing else is', () => {
  assert.ok(ways.length > 80, `only ${ways.length} ways were found`);
  assert.deepEqual(misfits(ways, table), []);
  assert.equal(written(matrix), readFileSync(SNAPSHOT, 'utf8'), 'UPDATE_SNAPSHOTS=1 node scripts/access.ts');
});

test('a door that is declared for anybody lets somebody through', () => {
  const byDoor = Map.groupBy(matrix, ({ way }) => `${way.door} ${way.route}`);
  const shut = [...byDoor].filter(([, rows]) => !rows.some(({ answers }) => Object.values(answers).some(isLetThrough)));
  assert.deepEqual(
    shut.map(([door]) => door),
    ['GET /(refused)/tidak-boleh'],
    'only the page that the program itself leads to',
  );
});

test('a way that nobody declared is found, with the place where to declare it; so is a declaration of no way', () => {
  const added: Way[] = [
    { kind: 'page', route: '/(staff)/meja/baru', door: 'GET' },
    { kind: 'page', route: '/(staff)/meja', door: '?/lupa' },
    { kind: 'api', route: '/api/baru', door: 'POST' },
  ];
  const idle = new Map([...table, ['/(public)/lama', { GET: everybody }]]);
  const found = misfits([...ways, ...added], idle);
  assert.equal(found.length, 4);
  assert.match(
    found[0]!,
    /^GET \/\(staff\)\/meja\/baru is shut: nobody declared[\s\S]*src\/routes\/\(staff\)\/access\.ts under '\/meja\/baru'/,
  );
  assert.match(found[1]!, /^\?\/lupa \/\(staff\)\/meja is shut[\s\S]*'\?\/lupa': allowedTo/);
  assert.match(found[2]!, /^POST \/api\/baru is shut[\s\S]*"access" of its module/);
  assert.match(found[3]!, /^GET \/\(public\)\/lama is declared, but/);
});

/** Does something with the database that this server works with. */
const withDatabase = async <T>(act: (db: Db) => Promise<T>): Promise<T> => {
  if (server.databaseUrl) return readDatabase(server, act);
  await server.kill(); // the database of a running PGlite is nobody else's
  const done = await readDatabase(server, act);
  await server.restart();
  return done;
};

const forgetLimits = () => withDatabase((db) => inNoRegion(db, (tx) => tx.run('delete from platform.limit_use')));

/** More of them together would ask, from their one network, for more codes of no report than a network may. */
const AT_ONCE = 5;

/** Askers side by side, a few at a time, each with their own cells one after the other. */
const walk = async (from: Side, to: Side, wanted: (row: Row, who: Asker) => boolean): Promise<Heard[]> => {
  const cellsOf = async (who: Asker) => {
    const all: Heard[] = [];
    for (const row of matrix) {
      if (!wanted(row, who)) continue;
      const heard = await ask(server.url, row, who, from, to);
      await signInAgain(server.url, heard, from);
      all.push(heard);
    }
    return all;
  };
  const heard: Heard[] = [];
  for (let at = 0; at < ASKERS.length; at += AT_ONCE) {
    heard.push(...(await Promise.all(ASKERS.slice(at, at + AT_ONCE).map(cellsOf))).flat());
    await forgetLimits();
  }
  return heard;
};

/** Each cell is answered as the table promises, and no answer tells what a resident told in confidence. */
const assertDeclared = (all: readonly Heard[]): void => {
  assert.ok(all.length > 50, `only ${all.length} cells were asked for`);
  const wrong = all.flatMap((heard) => {
    const [answer, promised] = [answerOf(heard, table), heard.row.answers[heard.who]];
    return answer === promised ? [] : `${told(heard.row, heard.who)}: ${answer} (${heard.status}), not ${promised}`;
  });
  assert.deepEqual(wrong, []);
  assert.deepEqual(
    all.filter(({ leaks }) => leaks.length > 0).map(({ row, who, leaks }) => `${told(row, who)}: ${leaks}`),
    [],
  );
};

/** Acts that the journal knows, other than those of the program itself, oldest first. */
const actsOfPeople = (): Promise<string[]> =>
  withDatabase((db) =>
    inEveryRegion(db, async (tx) => {
      const all = await tx.query<{ act: string; subject: string }>(
        `select act, subject from platform.journal where actor not like 'system:%' order by id`,
      );
      return all.map(({ act, subject }) => `${act} ${subject}`);
    }),
  );

/** @param before what had been done until then */
const assertNobodyActed = async (before: readonly string[]): Promise<void> =>
  assert.deepEqual((await actsOfPeople()).slice(before.length), [], 'nobody did anything');

test('whoever may not come through is answered as declared, what is another’s exactly as nothing, and nobody did anything', async () => {
  const before = await actsOfPeople();
  const all = await walk(own, other, (row, who) => !isLetThrough(row.answers[who]));
  assertDeclared(all);
  const nothings = new Map(
    all
      .filter(({ row }) => row.whose === 'nothing')
      .map((heard) => [`${heard.row.way.door} ${heard.row.way.route} ${heard.who}`, heard]),
  );
  let compared = 0;
  for (const heard of all) {
    const nothing = nothings.get(`${heard.row.way.door} ${heard.row.way.route} ${heard.who}`);
    if (!nothing || nothing === heard || heard.row.answers[heard.who] !== 'none') continue;
    assert.deepEqual(withoutNames(heard), withoutNames(nothing), told(heard.row, heard.who));
    compared += 1;
  }
  assert.ok(compared > 100, `only ${compared} were compared`);
  await assertNobodyActed(before);
});

test('people of the other region find just as little here', async () => {
  assertDeclared(
    await walk(other, own, (row, who) => row.whose === "another region's" && !isLetThrough(row.answers[who])),
  );
});

/** Who may read the words of which report, wherever they stand. */
const mayRead = (who: Asker, kind: ReportKind, isOwnRegion: boolean): boolean => {
  if (['public', 'public elsewhere', 'anonymous', 'aspiration'].includes(kind)) return true;
  if (who === 'visitor') return false;
  if (who === 'reporter') return isOwnRegion && ['secret', 'unverified'].includes(kind);
  const act: Act = kind.startsWith('secret') ? 'report.read_secret' : 'report.read';
  const organisation = { secret: 'own', 'secret elsewhere': 'another' }[kind as string] ?? null;
  const region = isOwnRegion ? 1 : 2;
  return mayAct({ kind: 'person', id: 'x', name: '', role: who, region: 1, organisation: 'own' }, act, {
    region,
    organisation,
  });
};

const KINDS = (side: Side) => Object.entries(side.reports) as [ReportKind, Side['reports'][ReportKind]][];

test('whoever may comes through, and reads on no page a word that is not for them', async () => {
  const all = await walk(own, other, (row, who) => isLetThrough(row.answers[who]));
  assertDeclared(all);
  assertOpened(all);
  const pages: { who: Asker; where: string; words: string }[] = all.map(({ row, who, words }) => ({
    who,
    words,
    where: told(row, who),
  }));
  await Promise.all(
    ASKERS.map(async (who) => {
      for (const [kind, { code }] of [...KINDS(own), ...KINDS(other)]) {
        for (const path of [`/meja/${code}`, `/meja?buka=${code}`, `/ikuti/${code}`]) {
          const words = await (await asker(server.url)(path, own.cookies[who])).text();
          pages.push({ who, words, where: `${path} (${kind}) by ${who}` });
        }
      }
    }),
  );
  const seen = new Set<string>();
  const leaks = pages.flatMap(({ who, where, words }) =>
    [own, other].flatMap((side) =>
      KINDS(side)
        .filter(([, { word }]) => words.includes(word))
        .flatMap(([kind]) => {
          seen.add(`${who} ${side.region} ${kind}`);
          return mayRead(who, kind, side === own) ? [] : `${where} tells of the ${kind} report of ${side.region}`;
        }),
    ),
  );
  assert.deepEqual(leaks, []);
  for (const who of ASKERS)
    for (const [kind] of KINDS(own))
      assert.equal(
        seen.has(`${who} ${own.region} ${kind}`),
        mayRead(who, kind, true),
        `${who} reads the ${kind} report`,
      );
});

/** What somebody sees in a field of a page of their own region. */
const see: See = async (side, who, path, field) => {
  const page = await (await asker(server.url)(path, side.cookies[who])).text();
  const shown = new RegExp(`name="${field}"[^>]*value="([0-9a-f-]{36})"`).exec(page)?.[1];
  assert.ok(shown, `${path} shows a ${field}`);
  return shown;
};

test('every field of a form that holds an identifier is asked with those of others, or it is said why not', () => {
  const asked = new Set(INSIDE.map(({ field }) => field));
  const inSource = identifierFields();
  assert.ok(inSource.length > 60, `only ${inSource.length} fields were found`);
  assert.deepEqual(
    inSource.filter((field) => !asked.has(field) && !NOT_INSIDE[field]),
    [],
    'tests/standards/access/inside.ts wants a row for them, or a reason',
  );
  assert.deepEqual(
    Object.keys(NOT_INSIDE).filter((field) => asked.has(field) || !inSource.includes(field)),
    [],
    'reasons for what is not there',
  );
});

/** What comes back for a form with this identifier in it. */
const sendInside = async ({ who, path, fields }: Inside, id: string) => {
  const init = { method: 'POST', body: formOf(fields(id, own)) };
  const answer = await asker(server.url)(await path(own, see), own.cookies[who], init);
  const { status, headers } = answer;
  const body = (await answer.text()).replace(/name="once" value="[^"]*"/g, '');
  return withoutNames({ status, headers, body, names: [id] });
};

test('an identifier of another region inside a form or a question is answered as one of nobody', async () => {
  await forgetLimits();
  const before = await actsOfPeople();
  const nothings = new Map<Inside, Awaited<ReturnType<typeof sendInside>>>();
  for (const one of INSIDE) {
    const told = `${one.field}: ${await one.path(own, see)} by ${one.who}`;
    const foreign = await sendInside(one, await one.id(other, see));
    const nothing = await sendInside(one, one.nobody?.(other) ?? NO_ID);
    assert.ok(nothing.status !== 303 && nothing.status < 500, `${told}: ${nothing.status}`);
    assert.deepEqual(foreign, nothing, told);
    nothings.set(one, nothing);
  }
  for (const path of ['/meja/daftar?organisation=', '/laporan?organisation=', '/bojonegoro/laporan?organisation=']) {
    const bodies = [];
    for (const id of [other.agencies[0], NO_ID]) {
      const body = await (await asker(server.url)(path + id, own.cookies.verifier)).text();
      bodies.push(body.replaceAll(id, '·').replace(/\d\d[.:]\d\d/g, ''));
    }
    assert.equal(bodies[0], bodies[1], path);
  }
  await assertNobodyActed(before);
  for (const [one, nothing] of nothings)
    assert.notDeepEqual(await sendInside(one, await one.id(own, see)), nothing, `${one.field} is looked at`);
});

test('whoever proposed something for their office withdraws it at the desk, and nobody else does', async () => {
  const post = (who: Asker, path: string, fields: Record<string, string>) =>
    asker(server.url)(path, own.cookies[who], { method: 'POST', body: formOf(fields) });
  const asked = { title: 'Pagar kantor contoh', problem: 'Pagar kantor contoh roboh karena angin.' };
  const proposed = await post('officer', '/meja/usulan/baru', { ...asked, year: '2028', seen: '1' });
  const code = /kode=(U[0-9A-Z-]+)/.exec(proposed.headers.get('location') ?? '')?.[1];
  assert.ok(code, `it is proposed: ${proposed.status}`);
  const path = `/meja/usulan/${code}?/withdraw`;
  assert.equal((await post('agency_head', path, { sure: 'ya' })).status, 403);
  assert.equal((await post('officer', path, { sure: 'ya' })).headers.get('location'), '/meja/usulan?selesai=withdrawn');
});

test('an address that can name nothing is no fault of the program', async () => {
  for (const who of ['administrator', 'officer'] as const) {
    for (const row of matrix.filter(({ whose }) => whose === 'nothing')) {
      for (const nonsense of ['x', '%00']) {
        const path = row.way.route
          .replace(/\/\([^)]+\)/g, '')
          .replace(/\[+[^\]]+\]+|:\w+(\{(?:[^{}]|\{[^{}]*\})*\})?/g, nonsense);
        const isGet = row.way.door === 'GET';
        const address = path + (isGet || row.way.door === 'POST' ? '' : row.way.door);
        const answer = await asker(server.url)(
          address,
          own.cookies[who],
          isGet ? {} : { method: 'POST', body: formOf({ kosong: '' }) },
        );
        await answer.body?.cancel();
        assert.ok(answer.status < 500, `${told(row, who)} as ${nonsense}: ${answer.status}`);
      }
    }
  }
});

test('what a page would read for itself is shut as the page is', async () => {
  for (const { way, answers, thing } of matrix) {
    if (way.kind !== 'page' || way.door !== 'GET' || thing || answers.visitor !== 'sign in') continue;
    const path = `${way.route.replace(/\/\([^)]+\)/g, '')}/__data.json`;
    const answer = await asker(server.url)(path, '');
    assert.match(await answer.text(), /^\{"type":"redirect","status":303,"location":"\/masuk\?ke=/, path);
    if (answers.officer !== 'refused') continue;
    const refused = await asker(server.url)(path, own.cookies.officer);
    assert.equal(refused.status, 403, path);
    assert.match(await refused.text(), /"type":"\/problems\/not-allowed"/);
  }
});

/** What stands in a backup of the stopped server: taken as `simpul backup` takes it. */
const backedUp = async (db: Db, name: string): Promise<Found> => {
  const settings = readSettings({ SIMPUL_DATA: server.data });
  const installation = { db, secrets: await openSecrets(db, settings), files: await openStore(settings) };
  const path = join(server.data, 'backups', name);
  await takeBackup(installation, BACKUP_WISHES, path, { now: new Date(), tell: () => undefined });
  return canariesInBackup(path);
};

test('what residents told in confidence, and what people mistyped, stands in no table, no backup, no file and no line of the log', async () => {
  const forgetful = [
    { login: CANARIES.nik, password: 'salah' },
    { login: CANARIES.password, password: CANARIES.password },
  ];
  for (const fields of forgetful) {
    const answer = await asker(server.url)('/masuk?/password', '', { method: 'POST', body: formOf(fields) });
    assert.ok(answer.status < 500);
    await answer.body?.cancel();
  }
  await asker(server.url)(`/ikuti/${CANARIES.nik}?kunci=${CANARIES.password}`, '');
  assert.deepEqual(canariesIn(server.log()), [], 'the log');

  await server.kill(); // the database of a running PGlite is nobody else's
  await readDatabase(server, async (db) => {
    const taken = await inEveryRegion(db, (tx) =>
      tx.query(
        'select from reports.report where reporter_name_sealed is not null and reporter_contact_sealed is not null',
      ),
    );
    assert.ok(taken.length >= 4, 'names and contacts were told');
    const tables = await canariesInTables(db.engine);
    assert.deepEqual(tables.told, [], 'the database');
    assert.ok(tables.seen > 15, `only ${tables.seen} tables hold anything`);
    const backup = await backedUp(db, 'one.tar');
    assert.deepEqual(backup.told, [], 'a backup');
    assert.ok(backup.seen > 15, `only ${backup.seen} files are in it`);
  });
  for (const file of globSync('**/*', { cwd: server.data, withFileTypes: true }))
    if (file.isFile())
      assert.deepEqual(
        canariesIn(readFileSync(join(file.parentPath, file.name), 'latin1')),
        [],
        `the file ${file.name}`,
      );
});

test('a name that was not sealed would be found, in the database and in a backup of it', () =>
  readDatabase(server, async (db) => {
    const bytes = Buffer.from(CANARIES.name).toString('hex');
    await asOwner(db, `update reports.report set reporter_name_sealed = '\\x${bytes}' where region_id = ${own.region}`);
    assert.deepEqual((await canariesInTables(db.engine)).told, ['reports.report: name']);
    assert.deepEqual((await backedUp(db, 'two.tar')).told, ['tables/reports.report/000001.copy.zst: name']);
  }));
