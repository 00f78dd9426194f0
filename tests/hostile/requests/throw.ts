import fc from 'fast-check';
import { multipart, post } from '../../support/http-form.ts';
import type { Server } from '../../support/server.ts';
import { type Known, requestsTo } from './cases.ts';
import { type Answered, type Asked, ask, sessionOf, somewhere } from './client.ts';
import { ways } from './program.ts';

const LARGEST = 20 * 1024 * 1024;
/** Some of the requests sign people out: so often they are signed in anew. */
const FRESH = 500;
const PEOPLE = ['Galih Contoh', 'Lestari Contoh', 'Ratih Contoh', 'Panca Contoh'];

/** Codes of reports and ids of things that are there, from what pages show. */
const knownOf = async (url: string): Promise<Known> => {
  const origin = new URL(url).origin;
  const body = multipart([
    { name: 'text', value: 'Jalan di depan pasar berlubang sejak sebulan.' },
    { name: 'service', value: 'road' },
    { name: 'q.road.danger', value: 'near' },
  ]);
  const sent = await post(`${url}/lapor`, body, { 'x-forwarded-for': somewhere() });
  const code = /\/ikuti\/([0-9A-Z-]+)/.exec(sent.location ?? '')?.[1];
  if (!code) throw new Error(`No report to ask for: ${sent.status}`);
  const key = (sent.headers['set-cookie'] as string[] | undefined)?.map((one) => one.split(';')[0]).join('; ') ?? '';
  const people = await Promise.all(PEOPLE.map((name) => sessionOf(url, name)));
  const page = await ask(url, {
    method: 'GET',
    path: '/admin/instansi',
    headers: { cookie: people[0]!, accept: 'text/html' },
  });
  const ids = [...page.text.matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g)].map(([id]) => id).slice(0, 3);
  return { origin, cookies: [...people, key, ''], codes: [code], ids: [...ids, '-'.repeat(36)] };
};

/** What is wrong with an answer, whatever was asked. */
const wrongWith = (answer: Answered): string | undefined => {
  const { status, headers, bytes } = answer;
  if (status >= 500 || status < 200) return `${status}`;
  if (bytes > LARGEST) return `${bytes} bytes`;
  const policy = String(headers['content-security-policy'] ?? '');
  if (status !== 304 && (!/default-src 'none'/.test(policy) || /unsafe-inline|unsafe-eval/.test(policy)))
    return `${status} with the policy "${policy}"`;
  return undefined;
};

const toldOf = (asked: Asked, log: string): string =>
  `${asked.method} ${asked.path}\n${JSON.stringify(asked.headers)}\n${asked.body ? Buffer.from(asked.body).toString('latin1').slice(0, 1500) : ''}\n${log}`;

/**
 * Throws whole requests at a server with sample people.
 * @returns how many, and the first that was not answered as it should be, made as small as it goes
 */
export const throwRequests = async (
  server: Pick<Server, 'url' | 'log'>,
  numRuns: number,
  seed: number,
  shrink = true,
): Promise<{ cases: number; failure: string | undefined }> => {
  const all = await ways();
  let cases = 0;
  for (let round = 0; cases < numRuns; round += 1) {
    const known = await knownOf(server.url);
    const property = fc.asyncProperty(requestsTo(all, known), async (asked) => {
      cases += 1;
      const said = server.log().length;
      const wrong = wrongWith(await ask(server.url, asked));
      if (wrong) throw new Error(`${wrong}\n${toldOf(asked, server.log().slice(said).slice(0, 2000))}`);
    });
    const runs = Math.min(FRESH, numRuns - cases);
    const details = await fc.check(property, { seed: (seed + round) | 0, numRuns: runs, endOnFailure: !shrink });
    if (details.failed) return { cases, failure: `seed ${seed + round}: ${details.errorInstance}` };
  }
  return { cases, failure: undefined };
};
