import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { multipart, post } from '../support/http-form.ts';
import { ANY_ENGINE, type Server } from '../support/server.ts';
import { ask, raw, sessionOf, somewhere } from './requests/client.ts';
import { hostileServer, peakOf } from './requests/server.ts';

const MB = 1024 * 1024;
const STREAMS = 1000;
const PER_SESSION = 10;

let server: Server;
before(async () => {
  server = await hostileServer({ LOG_LEVEL: 'info' });
});
after(() => server.stop());

/** Descriptors that the server holds; undefined where the system does not tell. */
const held = (): number | undefined => {
  try {
    return readdirSync(`/proc/${server.pid()}/fd`).length;
  } catch {
    return undefined;
  }
};
const until = async (what: string, isSo: () => boolean, ms = 60_000) => {
  for (const end = Date.now() + ms; !isSo(); await wait(100)) assert.ok(Date.now() < end, what);
};

describe('whoever speaks very slowly', () => {
  const HEAD =
    'POST /lapor HTTP/1.1\r\nHost: simpul.test\r\nOrigin: http://simpul.test\r\nContent-Type: multipart/form-data; boundary=x\r\n';
  const dribblers: Socket[] = [];
  let gone = 0;
  const dribble = (first: string, rest: string) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(first));
    let at = 0;
    const timer = setInterval(() => socket.write(rest[at++ % rest.length]!), 1000);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      gone += 1;
    });
    dribblers.push(socket);
  };

  test('keeps nobody else waiting, and one who never ends the headers is cut off', async () => {
    for (let at = 0; at < 300; at += 1) dribble('GET / HTTP/1.1\r\nHost: simpul.test\r\n', 'X-a: b\r\n');
    for (let at = 0; at < 100; at += 1) dribble(`${HEAD}Content-Length: 100000\r\n\r\n`, '--x\r\n');
    for (let at = 0; at < 100; at += 1) dribble(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n');
    for (let at = 0; at < 20; at += 1) {
      const answer = await ask(server.url, { method: 'GET', path: '/laporan', headers: { accept: 'text/html' } });
      assert.equal(answer.status, 200);
      await wait(50);
    }
    const sent = await post(
      `${server.url}/lapor`,
      multipart([
        { name: 'text', value: 'Jalan di depan pasar berlubang sejak sebulan.' },
        { name: 'service', value: 'road' },
        { name: 'q.road.danger', value: 'near' },
      ]),
      { 'x-forwarded-for': somewhere() },
    );
    assert.equal(sent.status, 303);
    assert.equal(gone, 0, 'they were all there meanwhile');
    await until('the headers that never end are cut off', () => gone >= 300);
    for (const socket of dribblers) socket.destroy();
  });
});

describe('very many live screens', () => {
  const open: { asking: ClientRequest; answer: IncomingMessage }[] = [];
  const stream = async (cookie: string, network: string) => {
    const asking = request(`${server.url}/pantau/langsung`, {
      agent: false,
      headers: { cookie, 'x-forwarded-for': network },
    }).end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    asking.on('error', () => undefined);
    answer.on('error', () => undefined);
    if (answer.statusCode === 200) open.push({ asking, answer });
    return answer;
  };
  const refused = async (answer: IncomingMessage) => {
    assert.equal(answer.statusCode, 503);
    const document = JSON.parse((await answer.toArray()).join(''));
    assert.equal(document.type, '/problems/too-many-streams');
    return document.full as string;
  };

  test(`${STREAMS} are served within bounds, one more is told so, and closed ones leave nothing behind`, async (context) => {
    const before = held() ?? 0;
    const people = ['Panca Contoh', 'Galih Contoh', 'Wahyuni Contoh'];
    const cookies: string[] = [];
    for (let at = 0; at < STREAMS / PER_SESSION + 2; at += 1)
      cookies.push(await sessionOf(server.url, people[at % people.length]!));
    const heard = new Set<IncomingMessage>();
    for (const [at, cookie] of cookies.slice(0, STREAMS / PER_SESSION).entries()) {
      const network = `192.0.2.${1 + (at % 2)}`;
      const answers = await Promise.all(Array.from({ length: PER_SESSION }, () => stream(cookie, network)));
      for (const answer of answers) {
        assert.equal(answer.statusCode, 200);
        answer.on('data', () => heard.add(answer));
      }
      if (at === 0) assert.equal(await refused(await stream(cookie, network)), 'session');
    }
    await until('each has heard something', () => heard.size === STREAMS);
    assert.equal(await refused(await stream(cookies.at(-1)!, '192.0.2.3')), 'all');
    const page = await ask(server.url, { method: 'GET', path: '/laporan', headers: { accept: 'text/html' } });
    assert.equal(page.status, 200, 'everybody else is served all the while');

    const peak = peakOf(server);
    context.diagnostic(
      `peak of the server with ${STREAMS} streams: ${peak ? Math.round(peak / MB) : '?'} MB on ${ANY_ENGINE}`,
    );
    if (peak && ANY_ENGINE === 'postgres') assert.ok(peak < 512 * MB, `${Math.round(peak / MB)} MB`);

    for (const { asking } of open) asking.destroy();
    if (before) await until('their connections are let go', () => held()! < before + 50);
    const again = await stream(cookies.at(-1)!, '192.0.2.3');
    assert.equal(again.statusCode, 200, 'and there is room again');
    again.destroy();
  });
});

test('a line of the log is a line of JSON, and says nothing of what was sent', async () => {
  const MARK = 'kanari-3522011234567890';
  const hostile = [`${MARK}\r\n{"level":60,"msg":"palsu"}`, `\u001b[31m${MARK}\u0007`, `${MARK}${'a'.repeat(6000)}`];
  for (const text of hostile) {
    const typed = encodeURIComponent(text);
    const body = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());
    const headers = {
      accept: 'text/html',
      origin: new URL(server.url).origin,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': text.replace(/[^\x20-\x7e]/g, ''),
      'x-forwarded-for': MARK,
    };
    await ask(server.url, { method: 'GET', path: `/ikuti/${typed}?kode=${typed}&q=${typed}`, headers });
    await ask(server.url, { method: 'GET', path: `/api/places?region=3522&q=${typed}`, headers });
    await ask(server.url, {
      method: 'POST',
      path: '/masuk?/password',
      headers,
      body: body({ login: text, password: text }),
    });
    await ask(server.url, { method: 'POST', path: '/masuk?/sample', headers, body: body({ person: `3522:${text}` }) });
    await ask(server.url, {
      method: 'POST',
      path: `/lapor?x=${typed}`,
      headers,
      body: body({ text, name: text, once: text }),
    });
    await raw(server.url, `GET /${MARK} HTTP/9.9\r\n${text}\r\n\r\n`, 300);
  }
  const lines = server
    .log()
    .split('\n')
    .filter((line) => line && !/^(Simpul siap|Belum ada daerah)/.test(line));
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line.slice(0, 200));
  assert.doesNotMatch(server.log(), /kanari|palsu|\u001b/);
});
