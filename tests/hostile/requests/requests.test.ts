import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ANY_ENGINE, type Server } from '../../support/server.ts';
import { seedOf } from '../fuzz/run.ts';
import { hostileServer, peakOf } from './server.ts';
import { stillUnreached, throwRequests } from './throw.ts';

const CASES = 3000;
/** Behind these nothing is found, or seldom, by whoever has not what they ask for. */
const UNREACHED = [
  'GET /(refused)/tidak-boleh', // to nobody: the program itself leads there
  'POST /hooks/gateway/:channel/:region', // a gateway's signature over the body
  'POST /hooks/mail/:region', // the same of a mail server
];
/** More for each way that none of them came through. */
const TRIES = 60;
const MB = 1024 * 1024;
const seed = seedOf(process.env.FUZZ_SEED);

let server: Server;
before(async () => {
  server = await hostileServer();
});
after(() => server.stop());

test(`${CASES.toLocaleString('en')} whole requests to every way into the program are answered (seed ${seed})`, async (context) => {
  const { cases, failure = '' } = await throwRequests(server, CASES, seed);
  const peak = peakOf(server);
  context.diagnostic(
    `${cases} requests with seed ${seed}, peak of the server ${peak ? Math.round(peak / MB) : '?'} MB on ${ANY_ENGINE}`,
  );
  assert.equal(failure, '');
  const unreached = await stillUnreached(server, TRIES, seed);
  assert.deepEqual(
    unreached.filter((way) => !UNREACHED.includes(way)),
    [],
    'ways behind which nothing was found',
  );
  // PGlite alone takes 1 GB: there it cannot be seen what the program takes.
  if (peak && ANY_ENGINE === 'postgres') assert.ok(peak < 512 * MB, `${Math.round(peak / MB)} MB`);
});
