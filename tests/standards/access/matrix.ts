import { type Act, admit, mayAct, STAFF_ROLES } from '#modules/accounts/index.ts';
import type { Access, Named, RouteAccess } from '#platform/access.ts';
import type { Actor } from '#platform/actor.ts';
import type { Way } from './program.ts';

/** Who asks: nobody in particular, whoever holds the key of the report meant, or a person of a role. */
export const ASKERS = ['visitor', 'reporter', ...STAFF_ROLES] as const;
export type Asker = (typeof ASKERS)[number];

/** Where the thing lies that an address names, seen from whoever asks. */
export type Whose = 'own' | "another agency's" | "another region's" | 'nothing';

/**
 * shown: the page, file or data; heard: the form is read, whatever comes of it; sign in: led to the sign-in page, an API says 401;
 * given back: 401, the form with all that was typed; key: 403, the key is asked for; not theirs: 403, the form with a sentence, for those
 * who may read the thing and do this to their own office's; refused: 403; none: 404, as if there were nothing.
 */
export type Answer = 'shown' | 'heard' | 'sign in' | 'given back' | 'key' | 'not theirs' | 'refused' | 'none';

export interface Row {
  readonly way: Way;
  readonly thing: string | undefined;
  readonly whose: Whose | undefined;
  readonly answers: Readonly<Record<Asker, Answer>>;
}

const REGION = 1;
const OFFICE = 'own';
const actorOf = (asker: Asker): Actor =>
  asker === 'visitor' || asker === 'reporter'
    ? { kind: asker }
    : { kind: 'person', id: 'x', name: 'Contoh', role: asker, region: REGION, organisation: OFFICE };

/** What lies in no agency's hands is open to those alone who may act in the whole region. */
const whereOf = (whose: Whose, { ofAgency }: Pick<Named, 'ofAgency'>) => ({
  region: whose === "another region's" ? REGION + 1 : REGION,
  organisation: !ofAgency ? null : whose === "another agency's" ? 'another' : OFFICE,
});

const relationsOf = ({ to, ofAgency }: Named): readonly Whose[] =>
  ofAgency && to.to === 'act'
    ? ['own', "another agency's", "another region's", 'nothing']
    : ['own', "another region's", 'nothing'];

/** A reporter holds the key of the own report alone. */
const may = (asker: Asker, act: string, whose: Whose, named: Pick<Named, 'ofAgency'>): boolean =>
  (asker !== 'reporter' || whose === 'own') && mayAct(actorOf(asker), act as Act, whereOf(whose, named));

const finds = (named: Named, asker: Asker, whose: Whose): boolean => {
  const { to } = named;
  return whose !== 'nothing' && (to.to === 'everybody' || (to.to === 'act' && may(asker, to.act, whose, named)));
};

const answerOf = (door: string, access: Access, asker: Asker, named: Named | undefined, whose: Whose): Answer => {
  const isPerson = asker !== 'visitor' && asker !== 'reporter';
  // At the door nobody is a reporter yet: the key is looked at behind it.
  const admitted = admit(access, actorOf(isPerson ? asker : 'visitor'));
  if (admitted === 'sign-in') return 'sign in';
  if (admitted !== true) return admitted.status === 404 ? 'none' : 'refused';
  if (access.to === 'act' && access.keepsForm && !isPerson) return 'given back';
  if (named && !finds(named, asker, whose)) return 'none';
  if (access.to === 'act' && access.byKey && (isPerson || !may(asker, access.act, whose, named ?? {}))) return 'key';
  if (door === 'GET') return 'shown';
  const isOfOffice = access.to === 'act' && !access.byKey && isPerson && named?.ofAgency;
  return isOfOffice && !may(asker, access.act, whose, named) ? 'not theirs' : 'heard';
};

const rowsOf = (way: Way, route: RouteAccess): Row[] => {
  const access = (route as Readonly<Record<string, Access>>)[way.door];
  const row = (named?: Named, whose?: Whose): Row => ({
    way,
    thing: named?.thing,
    whose,
    answers: Object.fromEntries(
      ASKERS.map((asker) => [asker, answerOf(way.door, access, asker, named, whose ?? 'own')]),
    ) as Row['answers'],
  });
  const things = [route.names ?? []].flat();
  return things.length ? things.flatMap((named) => relationsOf(named).map((whose) => row(named, whose))) : [row()];
};

/** Every way into the program by everybody who could ask: the answers that its declaration promises. */
export const matrixOf = (ways: readonly Way[], table: ReadonlyMap<string, RouteAccess>): Row[] =>
  ways.flatMap((way) => {
    const route = table.get(way.route);
    return route && way.door in route ? rowsOf(way, route) : [];
  });

/** `/foto/:region{[1-9][0-9]{3}}/…` without what a parameter looks like. */
const readable = (route: string) => route.replace(/:(\w+)\{(?:[^{}]|\{[^{}]*\})*\}/g, ':$1');

const WIDEST = Math.max(...ASKERS.map((asker) => asker.length));
const line = (head: readonly string[], cells: readonly string[]) =>
  [head[0].padEnd(10), head[1].padEnd(32), ...cells.map((cell) => cell.padEnd(WIDEST))].join('  ').trimEnd();

const headOf = ({ way, thing, whose }: Row) => [
  way.door,
  !thing ? '' : whose === 'nothing' ? whose : `${whose} ${thing}`,
];

/** The matrix for the eye: below each route a line for each way into it and each thing that its address may name. */
export const written = (rows: readonly Row[]): string => {
  const byRoute = Map.groupBy(rows, ({ way }) => way.route);
  const sections = [...byRoute]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([route, own]) =>
      [
        line([readable(route), ''], ASKERS).replace(/^(\S+) */, (_, name: string) => name.padEnd(46)),
        ...own.map((row) =>
          line(
            headOf(row),
            ASKERS.map((asker) => row.answers[asker]),
          ),
        ),
      ].join('\n'),
    );
  return `${sections.join('\n\n')}\n`;
};
