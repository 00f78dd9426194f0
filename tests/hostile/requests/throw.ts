import fc from 'fast-check';
import type { Way } from '../../standards/access/program.ts';
import type { Server } from '../../support/server.ts';
import { requestsTo, type Thrown } from './cases.ts';
import { type Answered, type Asked, ask } from './client.ts';
import { knownOf, nameOf, type World, worldOf } from './known.ts';
import { methodOf } from './program.ts';

const LARGEST = 20 * 1024 * 1024;
/** Some of the requests sign people out: so often they are signed in anew. */
const FRESH = 500;
/** Ways that ask a provider who is not there, and have nothing else to say than that. */
const ASKS_ANOTHER = /\/masuk\/sso\//;

/** What is wrong with an answer, whatever was asked. */
const wrongWith = ({ route }: Way, { status, headers, bytes }: Answered): string | undefined => {
  const saysSo = status === 503 && ASKS_ANOTHER.test(route);
  if ((status >= 500 && !saysSo) || status < 200) return `${status}`;
  if (bytes > LARGEST) return `${bytes} bytes`;
  const policy = String(headers['content-security-policy'] ?? '');
  if (status !== 304 && (!/default-src 'none'/.test(policy) || /unsafe-inline|unsafe-eval/.test(policy)))
    return `${status} with the policy "${policy}"`;
  return undefined;
};

const toldOf = (asked: Asked, log: string): string =>
  `${asked.method} ${asked.path}\n${JSON.stringify(asked.headers)}\n${asked.body ? Buffer.from(asked.body).toString('latin1').slice(0, 1500) : ''}\n${log}`;

/** Beyond the door, and to something that is there. */
const hasFound = ({ way, method }: Thrown, { status, headers }: Answered): boolean =>
  method === methodOf(way) &&
  ![401, 403, 404, 405, 415].includes(status) &&
  !String(headers.location ?? '').startsWith('/masuk?ke=');

/** @throws what is wrong with the answer, and what was asked */
const throwOne = async (server: Server, { reached }: World, thrown: Thrown): Promise<void> => {
  const { way, ...asked } = thrown;
  const said = server.log().length;
  const answer = await ask(server.url, asked);
  const wrong = wrongWith(way, answer);
  if (wrong) throw new Error(`${wrong}\n${toldOf(asked, server.log().slice(said).slice(0, 2000))}`);
  if (hasFound(thrown, answer)) reached.add(nameOf(way));
};

/**
 * Throws whole requests at a server with sample people.
 * @returns how many, and the first that was not answered as it should be, made as small as it goes
 */
export const throwRequests = async (
  server: Server,
  numRuns: number,
  seed: number,
  shrink = true,
): Promise<{ cases: number; failure: string | undefined }> => {
  const world = await worldOf(server);
  let cases = 0;
  for (let round = 0; cases < numRuns; round += 1) {
    const known = await knownOf(server.url, world);
    const property = fc.asyncProperty(requestsTo(world.ways, known), async (thrown) => {
      cases += 1;
      await throwOne(server, world, thrown);
    });
    const runs = Math.min(FRESH, numRuns - cases);
    const details = await fc.check(property, { seed: (seed + round) | 0, numRuns: runs, endOnFailure: !shrink });
    if (details.failed) return { cases, failure: `seed ${seed + round}: ${details.errorInstance}` };
  }
  return { cases, failure: undefined };
};

/**
 * Throws some more at each way behind which none of the requests has found anything so far.
 * @returns those behind which there is still nothing
 */
export const stillUnreached = async (server: Server, tries: number, seed: number): Promise<string[]> => {
  const world = await worldOf(server);
  const known = await knownOf(server.url, world);
  for (const way of world.ways) {
    for (const thrown of fc.sample(requestsTo([way], known), { seed, numRuns: tries })) {
      if (world.reached.has(nameOf(way))) break;
      await throwOne(server, world, thrown);
    }
  }
  return world.ways.map(nameOf).filter((name) => !world.reached.has(name));
};
