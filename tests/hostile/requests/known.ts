import { ASKERS, type Asker, matrixOf } from '../../standards/access/matrix.ts';
import { declared, type Way } from '../../standards/access/program.ts';
import type { Side } from '../../standards/access/side.ts';
import { placesIn } from '../../standards/access/things.ts';
import { plant } from '../../standards/access/world.ts';
import type { Server } from '../../support/server.ts';
import type { Known, Places } from './cases.ts';
import { ask, somewhere } from './client.ts';
import { ways } from './program.ts';

const REGION = 3522;
/** Whoever signs in through this provider hears that it does not answer. */
const NOBODY_THERE = 'https://masuk.contoh.invalid';

/** One of everything in the region of a server, and who comes through to it. */
export interface World {
  readonly side: Side;
  readonly ways: readonly Way[];
  readonly places: (way: Way) => readonly Places[];
  readonly guests: (way: Way) => readonly Asker[];
  /** Names of the ways behind which something was found. */
  readonly reached: Set<string>;
}

export const nameOf = ({ door, route }: Way): string => `${door} ${route}`;

/** An only region need not be named. */
const unnamed = ({ route }: Way, { region: _, ...rest }: Places): Places[] =>
  route.includes('[[region') ? [rest] : [];

const open = async (server: Server): Promise<World> => {
  const [side] = (await plant(server, [REGION], NOBODY_THERE)) as [Side];
  const [all, table] = [await ways(), await declared()];
  const rows = matrixOf(all, table).filter(({ whose }) => whose === undefined || whose === 'own');
  const byWay = Map.groupBy(rows, ({ way }) => nameOf(way));
  const isLetThrough = (way: Way, who: Asker) =>
    byWay.get(nameOf(way))?.some(({ answers }) => answers[who] === 'shown' || answers[who] === 'heard');
  const found = new Map(
    all.map((way) => {
      const things = (byWay.get(nameOf(way)) ?? []).flatMap(({ thing }) => thing ?? []);
      return [nameOf(way), placesIn(side, things).flatMap((places) => [places, ...unnamed(way, places)])];
    }),
  );
  return {
    side,
    ways: all,
    places: (way) => found.get(nameOf(way)) ?? [],
    guests: (way) => ASKERS.filter((who) => isLetThrough(way, who)),
    reached: new Set(),
  };
};

const worlds = new WeakMap<Server, Promise<World>>();

/** What is planted on a server when something is thrown at it for the first time. */
export const worldOf = (server: Server): Promise<World> => {
  const world = worlds.get(server) ?? open(server);
  worlds.set(server, world);
  return world;
};

/** Some of the requests sign people out, and end them: whoever is still there signs in again. */
const signIn = async (url: string, { region, people, cookies }: Side): Promise<void> => {
  for (const who of ASKERS) {
    if (who === 'visitor' || who === 'reporter') continue;
    const answer = await ask(url, {
      method: 'POST',
      path: '/masuk?/sample',
      headers: {
        accept: 'text/html',
        origin: new URL(url).origin,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': somewhere(),
      },
      body: Buffer.from(new URLSearchParams({ person: `${region}:${people[who]}` }).toString()),
    });
    const session = answer.headers['set-cookie']?.find((one) => one.startsWith('simpul_sesi='));
    if (session) cookies[who] = session.split(';')[0]!;
  }
};

const leaves = (of: unknown): string[] =>
  typeof of === 'string' ? [of] : of && typeof of === 'object' ? Object.values(of).flatMap(leaves) : [];

const matching = (all: readonly string[], pattern: RegExp) => [...new Set(all.filter((one) => pattern.test(one)))];

/** What requests are made of, with sessions that have just begun. */
export const knownOf = async (url: string, { side, places, guests }: World): Promise<Known> => {
  await signIn(url, side);
  const { cookies, ...rest } = side;
  const all = leaves(rest);
  return {
    origin: new URL(url).origin,
    cookies: ASKERS.map((who) => cookies[who]),
    welcome: (way) => guests(way).map((who) => cookies[who]),
    codes: matching(all, /^U?\d{4}-[0-9A-Z-]+$/),
    ids: [...matching(all, /^[0-9a-f]{8}-[0-9a-f-]{27}$/), '-'.repeat(36)],
    places,
  };
};
