import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listPeople } from '#modules/accounts/index.ts';
import { type LineInput, openVersion, putLines, sealedText, versionById } from '#modules/budget/index.ts';
import { entriesOf, listInForce, seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { ENGINES } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const YEAR = 2026;
const LINES = 3000;
/** `npm run endure` makes a hundred. */
const ROUNDS = Number(process.env.SIMPUL_KILL_ROUNDS ?? 3);
const SYSTEM = { kind: 'system', task: 'test' } as const;

interface Draft {
  readonly id: string;
  /** A treasurer, as signing in names them. */
  readonly person: string;
}

/** A draft of many lines that waits to be locked. */
const makeDraft = async (db: Db, year: number): Promise<Draft> => {
  const { agency, activities, accounts, places, treasurer } = await inRegion(db, REGION, async (tx) => {
    const codes = async (kind: 'activity' | 'account', under?: string) =>
      (
        await entriesOf(tx, (await listInForce(tx, kind, `${year}-01-01`))!.id, { under, leavesOnly: true, limit: 50 })
      ).map(({ code }) => code);
    return {
      agency: (await listOrganisations(tx, { kinds: ['agency'] }))[0]!.id,
      activities: (await codes('activity', '1.03')).slice(0, 10),
      accounts: (await codes('account', '5')).slice(0, 10),
      places: (await placesOfRegion(tx, REGION)).filter(({ level }) => level === 'village').map(({ code }) => code),
      treasurer: (await listPeople(tx)).find(({ role }) => role === 'treasurer')!.id,
    };
  });
  const reason = 'Tahap sebelumnya tidak dicatat di sini.';
  const input = { year, phase: 'rapbd', title: 'RAPBD contoh', reason, source: 'pengujian' } as const;
  const id = await openVersion(db, SYSTEM, REGION, input, new Date());
  const lines = Array.from(
    { length: LINES },
    (_, at): LineInput => ({
      organisation: agency,
      activity: activities[at % 10]!,
      account: accounts[Math.trunc(at / 10) % 10]!,
      fundSource: '1.1.1.15',
      function: '',
      place: places[Math.trunc(at / 100)]!,
      title: `Pekerjaan contoh ${at}`,
      amount: String(1000 + at),
      details: [],
      cash: null,
      reason: null,
    }),
  );
  await putLines(db, SYSTEM, { region: REGION, id }, lines, null, new Date());
  return { id, person: `${REGION}:${treasurer}` };
};

const post = (server: Server, path: string, fields: Record<string, string>, cookie = '') =>
  fetch(server.url + path, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: server.url, accept: 'text/html', cookie },
    redirect: 'manual',
  });

/** Signs a treasurer in and asks for the lock. @returns the status; undefined where the line broke */
const lock = async (server: Server, { id, person }: Draft): Promise<{ answer: Promise<number | undefined> }> => {
  const signedIn = await post(server, '/masuk?/sample', { person });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const asked = post(
    server,
    `/keuangan/${id}?/lock`,
    { kind: 'circular', number: '1/2025', date: '2025-10-01' },
    cookie,
  );
  return { answer: asked.then(({ status }) => status).catch(() => undefined) };
};

/** What the database holds of it: locked, and then wholly, or as open as before. */
const stateOf = (server: Server, id: string) =>
  readDatabase(server, (db) =>
    inRegion(db, REGION, async (tx) => {
      const hash = createHash('sha256');
      for await (const text of sealedText(tx, id)) hash.update(text);
      const version = await versionById(tx, id);
      const told = (await historyOf(tx, `budgets/${id}`)).filter(({ act }) => act === 'budget.lock').length;
      const kept = await tx.query<{ lines: number }>(
        'select sum(lines)::integer as lines from budget.line_sum where region_id = $1 and version_id = $2 group by face',
        [REGION, id],
      );
      return { version: version!, told, sum: hash.digest('hex'), kept: kept.map(({ lines }) => lines) };
    }),
  );

for (const engine of ENGINES) {
  test(`killed ${ROUNDS} times while a version is locked, ${engine} has it locked or not, never half`, async () => {
    const server = await startServer({ engine, env: { SIMPUL_PROXIES: '1' } });
    try {
      await server.kill();
      await openRealRegion(server, REGION, true);
      await readDatabase(server, (db) => inRegion(db, REGION, (tx) => seedClassifications(tx, SYSTEM, new Date())));
      const draftOf = (year: number) => readDatabase(server, (db) => makeDraft(db, year));
      let year = YEAR;
      let draft = await draftOf(year);
      for (let round = 0, tried = 0; round < ROUNDS; round += 1, tried += 1) {
        await server.restart();
        const { answer } = await lock(server, draft);
        // Each time a little later: before it begins, in its middle, at its end.
        await wait(20 + tried * 60);
        await server.kill();
        const status = await answer;
        const { version, told, sum, kept } = await stateOf(server, draft.id);
        const isLocked = version.lockedAt !== null;
        assert.ok(status === undefined || (status === 303 && isLocked), 'what was acknowledged is locked');
        assert.equal(told, isLocked ? 1 : 0);
        assert.equal(version.contentSha256, isLocked ? sum : null);
        assert.equal(version.lines, LINES);
        assert.deepEqual(kept, isLocked ? Array(21).fill(LINES) : [], 'each face has every line, or none is kept');
        if (!isLocked) continue;
        // What is locked stays so: the next rounds are about another year, from its beginning again.
        year += 1;
        tried = -1;
        draft = await draftOf(year);
      }
      await server.restart();
      assert.equal(await (await lock(server, draft)).answer, 303);
      await server.kill();
      const { version, sum } = await stateOf(server, draft.id);
      assert.equal(version.contentSha256, sum);
    } finally {
      await server.stop();
    }
  });
}
