import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import {
  endServer,
  givenUp,
  issueKey,
  listServers,
  remoteServices,
  saveServer,
  sendAgain,
  sentOf,
} from '#modules/open311/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { referOutside, reportByCode } from '#modules/reports/index.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { routesOf } from '../../../src/front.ts';
import { followSent } from '../../../src/modules/open311/actions/follow.ts';
import { queueVerified, sendWaiting } from '../../../src/modules/open311/actions/send.ts';
import { askingOf } from '../../../src/modules/open311/wire/ask.ts';
import { act, type WalkAct } from '../../../src/modules/reports/actions/walk.testing.ts';
import { reportById } from '../../../src/modules/reports/queries/report.ts';
import { canariesIn } from '../../support/canaries.ts';
import { ENGINES, journalReadable } from '../../support/database.ts';
import { administrator, openProgram } from '../../support/open311.ts';

const [HERE, THERE] = [3522, 3511];
/** How long an answer without end is waited for here. */
const SOON_MS = 300;

/** Answers of servers that are in trouble, or of none. */
const TROUBLES = {
  'an error of its own': {
    status: 500,
    body: '<errors><error><code>500</code><description>CRM down</description></error></errors>',
  },
  'our key refused': {
    status: 403,
    body: '<errors><error><code>403</code><description>bad key KEY</description></error></errors>',
  },
  'a redirect to this machine': { status: 302, body: '', location: 'http://169.254.169.254/latest/meta-data' },
  'an answer without end': { status: 200, body: undefined },
  'more than a megabyte': { status: 200, body: `<service_requests>${' '.repeat(1_100_000)}</service_requests>` },
} as const;
const UNREADABLE = { status: 200, body: '<service_requests><request><token>x</service_requests>' };
const REFUSED = {
  status: 400,
  body: '<errors><error><code>400</code><description>attribute[lamp] is required</description></error></errors>',
};
interface Trouble {
  readonly status: number;
  readonly body: string | undefined;
  readonly location?: string;
}

for (const engine of ENGINES)
  describe(engine, () => {
    let program: Awaited<ReturnType<typeof openProgram>>;
    let peer: HttpServer;
    let url: string;
    let apiKey: string;
    let server: string;
    let trouble: Trouble | undefined;
    let heard: { method: string; path: string; body: string }[] = [];
    let now = new Date();
    const later = (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    };

    before(async () => {
      program = await openProgram([HERE, THERE], {}, engine);
      const input = { label: 'Bojonegoro', contact: 'a@contoh.invalid', relays: true, perHour: 100_000 };
      apiKey = await issueKey(program.db, administrator(THERE), THERE, input, new Date());
      const honest = routesOf(program.app).fetch;
      const answer = async (request: Request, env: never): Promise<Response> => {
        const body = await request.clone().text();
        heard.push({ method: request.method, path: request.url, body });
        if (!trouble) return honest(request, env);
        const { status, body: said, location } = trouble;
        const endless = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('<service_requests>')) });
        return new Response(said === undefined ? endless : said.replace('KEY', apiKey), {
          status,
          headers: { 'content-type': 'text/xml', ...(location ? { location } : {}) },
        });
      };
      peer = createServer(getRequestListener(answer as never, { overrideGlobalObjects: false })).listen(0, '127.0.0.1');
      await once(peer, 'listening');
      url = `http://127.0.0.1:${(peer.address() as AddressInfo).port}/open311/v2`;
      server = await save({});
    });
    after(async () => {
      peer?.close();
      peer?.closeAllConnections();
      await program?.close();
    });
    beforeEach(() => {
      trouble = undefined;
      heard = [];
    });

    const save = (more: Record<string, unknown>, id?: string) =>
      saveServer(
        program.app,
        administrator(HERE),
        HERE,
        id,
        { name: 'Bondowoso', url, jurisdiction: '35.11', apiKey, services: { road: 'road' }, ...more },
        new Date(),
      );
    const isEndless = () => trouble !== undefined && trouble.body === undefined;
    const ask = () => askingOf(program.app, isEndless() ? SOON_MS : undefined);
    const queue = async () => {
      await journalReadable(program.db);
      await queueVerified(program.app, now);
    };
    const send = async () => {
      await queue();
      return sendWaiting(program.app, ask(), now);
    };
    const follow = () => followSent(program.app, ask(), now);
    const stateOf = async (report: string) => (await inRegion(program.db, HERE, (tx) => sentOf(tx, report)))[0];
    const health = async () => (await inRegion(program.db, HERE, listServers)).find(({ id }) => id === server)!;
    /** The same report at the peer. */
    const thereOf = async (id: string) => {
      const [row] = await inEveryRegion(program.db, (tx) =>
        tx.query<{ code: string }>(
          `select code from reports.report where region_id = $1 and text like '%' || $2 || '%'`,
          [THERE, id],
        ),
      );
      return inRegion(program.db, THERE, (tx) => reportByCode(tx, row!.code));
    };
    const countThere = async () =>
      (await inEveryRegion(program.db, (tx) =>
        tx.one<{ n: number }>('select count(*)::integer as n from reports.report where region_id = $1', [THERE]),
      ))!.n;
    const walkThere = async (id: string, ...acts: WalkAct[]) => {
      const agencies = await inRegion(program.db, THERE, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
      for (const name of acts) {
        const report = (await thereOf(id))!;
        await act(program.db, agencies, name, report, new Date());
      }
    };
    let marks = 0;
    const file = async (wanted: Parameters<typeof program.file>[1] = {}) => {
      marks += 1;
      const mark = `Jalan rusak nomor ${marks}-x.`;
      const { id } = await program.file(HERE, { text: mark, at: now, ...wanted });
      return { id, mark };
    };

    test('a verified report of a chosen service is filed at the other server, with what everybody may read and nothing else', async () => {
      const { id, mark } = await file({ anonymous: true, address: 'Rumah nomor 9' });
      assert.equal(await send(), 1);
      const sent = new URLSearchParams(heard.find(({ method }) => method === 'POST')!.body);
      assert.deepEqual(
        [sent.get('service_code'), sent.get('jurisdiction_id'), sent.get('description')],
        ['road', '35.11', mark],
      );
      assert.deepEqual(canariesIn(decodeURIComponent(sent.toString())), []);
      assert.doesNotMatch(sent.get('address_string')!, /Rumah/);
      assert.notEqual(sent.get('lat'), '-7.1512', 'the middle of a cell');
      const found = await stateOf(id);
      assert.deepEqual([found!.state, found!.attempts, found!.remoteId], ['sent', 1, null]);
      assert.equal((await thereOf(mark))!.channel, 'api');
      assert.equal(await send(), 0, 'once');
    });

    test('what is secret, of another service, not verified, or came from a server is not sent', async () => {
      await file({ secret: true });
      await file({ service: 'water' });
      await file({ acts: [] });
      assert.equal(await send(), 0);
      // Back from there it would come here again, and so on.
      await saveServer(
        program.app,
        administrator(THERE),
        THERE,
        undefined,
        { name: 'Bojonegoro', url, jurisdiction: '35.22', services: { road: 'road' } },
        new Date(),
      );
      const { mark } = await file();
      assert.equal(await send(), 1);
      await walkThere(mark, 'verify');
      assert.equal(await send(), 0);
    });

    test('a server of those who are in charge gets what is referred to it by name, in the words that a verifier chose, and nothing else', async () => {
      await save({ referredOnly: true }, server);
      await file();
      const unread = () => file({ acts: [], anonymous: true, address: 'Rumah nomor 9' });
      const [theirs, others, unsaid] = [await unread(), await unread(), await unread()];
      const verifier = { ...administrator(HERE), role: 'verifier' } as ReturnType<typeof administrator>;
      const refer = (id: string, name: string, words?: string) => {
        const receiver = { name, contact: '0332 000000' };
        const reason = 'Jembatan itu dirawat kabupaten sebelah, kami teruskan ke sana.';
        return referOutside(program.db, verifier, { region: HERE, id }, { receiver, reason, words }, now);
      };
      await refer(theirs.id, 'Bondowoso', 'Jembatan di batas kabupaten retak.');
      await refer(others.id, 'Balai Lain', 'Jembatan lain retak juga.');
      await refer(unsaid.id, 'Bondowoso');
      assert.equal(await send(), 1);
      const sent = heard.filter(({ method }) => method === 'POST').map(({ body }) => new URLSearchParams(body));
      assert.deepEqual(
        sent.map((fields) => fields.get('description')),
        ['Jembatan di batas kabupaten retak.'],
      );
      assert.deepEqual(canariesIn(decodeURIComponent(sent.toString())), []);
      assert.doesNotMatch(sent.toString(), /Rumah/);
      assert.equal((await stateOf(theirs.id))!.state, 'sent');
      assert.deepEqual([await stateOf(others.id), await stateOf(unsaid.id)], [undefined, undefined]);
      await save({}, server);
    });

    test('its number is asked for by the token, then what became of it, until it has ended there', async () => {
      const { id, mark } = await file();
      await send();
      await follow();
      assert.deepEqual([(await stateOf(id))!.remoteId, (await stateOf(id))!.remoteStatus], [null, null]);
      await walkThere(mark, 'verify', 'accept');
      later(16);
      await follow();
      const open = (await stateOf(id))!;
      assert.match(open.remoteId!, /^3511-/);
      assert.deepEqual([open.remoteStatus, open.remoteNotes], ['open', 'Diterima dinas']);
      assert.match(open.remoteAgency!, /\S/);
      await walkThere(mark, 'answer', 'confirm');
      later(16);
      await follow();
      assert.equal((await stateOf(id))!.remoteStatus, 'closed');
      heard = [];
      later(16);
      await follow();
      assert.ok(!heard.some(({ path }) => path.includes(open.remoteId!)), 'what has ended is asked about no more');
    });

    // One of each is enough where the database is slow: the answers are the same.
    const troubles = Object.entries(TROUBLES).slice(0, engine === ENGINES.at(-1) ? undefined : 1);
    for (const [name, kind] of troubles)
      test(`${name}: tried again after a pause that doubles, the server is said to be in trouble, and then it is taken once`, async () => {
        const [first, second] = [await file(), await file()];
        const before = await countThere();
        trouble = kind;
        assert.equal(await send(), 0);
        const states = [(await stateOf(first.id))!, (await stateOf(second.id))!];
        assert.deepEqual(states.map(({ attempts }) => attempts).sort(), [0, 1], 'the other one waits untouched');
        const tried = states.find(({ attempts }) => attempts === 1)!;
        assert.equal(tried.state, 'waiting');
        assert.equal(tried.nextTryAt!.getTime() - now.getTime(), 60_000);
        assert.ok(tried.lastError && !tried.lastError.includes(apiKey), String(tried.lastError));
        assert.equal((await health()).failures, 1);
        assert.equal((await health()).lastError, tried.lastError);
        trouble = undefined;
        later(1);
        assert.equal(await send(), 2);
        assert.equal(await countThere(), before + 2);
        assert.deepEqual([(await health()).failures, (await health()).lastError], [0, null]);
      });

    test('an answer that nobody can read is asked about thrice at most, and our own kind of server takes it once', async () => {
      const { id, mark } = await file();
      trouble = UNREADABLE;
      for (const minutes of [0, 1, 2]) {
        later(minutes);
        await send();
      }
      const stuck = (await stateOf(id))!;
      assert.deepEqual([stuck.state, stuck.attempts], ['given_up', 3]);
      const listed = await inRegion(program.db, HERE, (tx) => givenUp(tx, server, 10));
      assert.ok(listed.some(({ report }) => report === id));
      trouble = undefined;
      await sendAgain(program.db, administrator(HERE), HERE, { server, report: id }, now);
      assert.equal(await send(), 1);
      assert.ok(await thereOf(mark));
    });

    test('handed over just before a crash, it is sent again under the same key, and is there once', async () => {
      const { id } = await file();
      await send();
      const count = await countThere();
      // the process died before it had kept the answer
      await inRegion(program.db, HERE, (tx) =>
        tx.run(
          'update open311.sent set sent_at = null, token = null, remote_id = null, next_try_at = $2 where report_id = $1',
          [id, now],
        ),
      );
      assert.equal(await send(), 1);
      assert.equal(await countThere(), count);
    });

    test('a report that is refused is given up at once, with what the server said', async () => {
      const { id } = await file();
      trouble = REFUSED;
      await send();
      const found = (await stateOf(id))!;
      assert.deepEqual([found.state, found.lastError], ['given_up', '400 attribute[lamp] is required']);
    });

    test('a server that is silent for five days is asked no more for a report', async () => {
      const { id } = await file();
      trouble = TROUBLES['an error of its own'];
      await send();
      later(5 * 24 * 60);
      await send();
      assert.equal((await stateOf(id))!.state, 'given_up');
    });

    test('what nobody may read any more is not sent', async () => {
      const { id } = await file();
      await queue();
      await inRegion(program.db, HERE, (tx) =>
        tx.run('update reports.report set secret = true where region_id = $1 and id = $2', [HERE, id]),
      );
      assert.equal(await sendWaiting(program.app, ask(), now), 0);
      assert.equal((await stateOf(id))!.state, 'given_up');
      assert.ok(!heard.some(({ method }) => method === 'POST'));
    });

    test('a server in trouble is asked about its reports after a pause that doubles', async () => {
      const { mark } = await file();
      await send();
      await walkThere(mark, 'verify');
      for (const kind of [...troubles.slice(0, 1).map(([, one]) => one), UNREADABLE]) {
        trouble = kind;
        later(16);
        await follow();
        const { failures, lastError, pollAt } = await health();
        assert.deepEqual([failures, pollAt!.getTime() - now.getTime()], [1, 60_000], String(lastError));
        later(1);
        await follow();
        assert.equal((await health()).pollAt!.getTime() - now.getTime(), 120_000);
        trouble = undefined;
        later(2);
        await follow();
        assert.equal((await health()).failures, 0);
      }
    });

    test('two processes that send at once send each report once', async () => {
      const ids = [];
      for (let n = 0; n < 6; n += 1) ids.push((await file()).id);
      await queue();
      const counts = await Promise.all([sendWaiting(program.app, ask(), now), sendWaiting(program.app, ask(), now)]);
      assert.equal(counts[0] + counts[1], 6);
      for (const id of ids) assert.equal((await stateOf(id))!.attempts, 1);
    });

    const slugOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'done',
        (error: unknown) => (isProblem(error) ? error.slug : String(error)),
      );

    test('only an address that is safe, once, by an administrator; a key does not go to another address', async () => {
      for (const bad of [
        'http://contoh.example/open311/v2',
        'https://a:b@contoh.example',
        'https://contoh.example/?x',
        'ftp://contoh.example',
        'x',
      ])
        assert.equal(await slugOf(save({ url: bad })), 'open311-address-refused', bad);
      assert.equal(await slugOf(save({ name: 'Sekali lagi' })), 'open311-server-known');
      const elsewhere = { url: 'https://lain.contoh.example/v2', apiKey: undefined };
      assert.equal(await slugOf(save(elsewhere, server)), 'open311-server-key-needed');
      const verifier = { ...administrator(HERE), role: 'verifier' } as ReturnType<typeof administrator>;
      const end = (actor: typeof verifier, region: number) =>
        slugOf(endServer(program.db, actor, region, server, new Date()));
      assert.equal(await end(verifier, HERE), 'not-allowed');
      assert.equal(await end(administrator(THERE), THERE), 'open311-server-not-found');
    });

    test('what another server offers is asked for an administrator, and a server that is none is named', async () => {
      const offered = await remoteServices(program.app, { url, jurisdiction: '35.11' });
      assert.ok(offered.some(({ code, name }) => code === '001' && name === 'Pohon tumbang'));
      assert.equal(await slugOf(remoteServices(program.app, { url, jurisdiction: '99.99' })), 'open311-server-silent');
      trouble = UNREADABLE;
      assert.equal(await slugOf(remoteServices(program.app, { url, jurisdiction: '' })), 'open311-server-silent');
    });

    test('a server that was taken off is sent nothing more, and what waited for it is given up', async () => {
      const { id } = await file();
      await queue();
      await endServer(program.db, administrator(HERE), HERE, server, new Date());
      assert.equal(await sendWaiting(program.app, ask(), now), 0);
      assert.equal((await stateOf(id))!.state, 'given_up');
      await file();
      assert.equal(await send(), 0);
      const report = await inRegion(program.db, HERE, (tx) => reportById(tx, id));
      assert.equal(report!.status, 'assigned', 'the report itself goes its way here');
    });
  });
