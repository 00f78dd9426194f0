import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion, regionById } from '#modules/places/index.ts';
import {
  endingsBetween,
  filterAddress,
  openByOrganisation,
  type ReportFilter,
  receivedByDay,
  receivedByWeek,
  servicesOf,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { asOfOneMoment, type Tx } from '#platform/db/index.ts';
import { parseDay } from '#platform/time/index.ts';
import { hotSpots } from './queries/wall.ts';
import type { LetterFacts, Named } from './rules/letter.ts';
import { WEEKS_BEFORE, weekSoFar } from './rules/weekdays.ts';

const DAY_MS = 86_400_000;

/** What the letter says of the seven days before a Monday, all of it as of one moment. */
export const readLetterFacts = (
  { db, settings }: Pick<App, 'db' | 'settings'>,
  region: number,
  monday: string,
  now: Date,
): Promise<LetterFacts> =>
  asOfOneMoment(db, region, (tx) =>
    read(tx, region, monday, now, settings.SIMPUL_ORIGIN ?? `http://localhost:${settings.PORT}`),
  );

const read = async (tx: Tx, region: number, monday: string, now: Date, origin: string): Promise<LetterFacts> => {
  const own = (await regionById(tx, region))!;
  const timeZone = own.time_zone;
  const first = parseDay(monday) - 7;
  const day = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);
  const noon = (number: number) => new Date(number * DAY_MS + DAY_MS / 5); // the same day in each of the three zones
  const week = { from: day(first), to: day(first + 6) };
  const list = (filter: ReportFilter) => `${origin}/meja/daftar${filterAddress(filter)}`;
  const named = (name: string, n: number, filter: ReportFilter): Named => ({ name, n, href: list(filter) });

  const offices = await namesOfOrganisations(tx);
  const services = new Map((await servicesOf(tx, true)).map(({ code, nameId }) => [code, nameId]));
  const places = new Map((await placesOfRegion(tx, region)).map((place) => [place.code, placeLabel(place)]));

  const days = await receivedByDay(tx, first - 7 * WEEKS_BEFORE, first + 7, timeZone);
  const { soFar, usual } = weekSoFar(days, first + 6);
  const categories = await receivedByWeek(tx, ['service'], first + 6, 12, timeZone);
  const late = (await openByOrganisation(tx, now)).filter((one) => one.late > 0).sort((a, b) => b.late - a.late);
  const spots = await hotSpots(tx, noon(first + 6), timeZone);
  const endings = await endingsBetween(tx, first, first + 7, timeZone);
  const ended = { ended_from: week.from, ended_to: week.to } as const;
  const sum = (parts: readonly { n: number }[]) => parts.reduce((total, { n }) => total + n, 0);
  const confirmed = endings.filter(({ ending }) => ending === 'confirmed');
  const officeOf = (id: string | null) => (id === null ? 'Belum diserahkan' : (offices.get(id) ?? id));

  return {
    region: own.name,
    timeZone,
    isSample: own.is_sample,
    madeAt: now,
    from: noon(first),
    to: noon(first + 6),
    received: { ...named('', soFar, week), usual },
    complaints: categories
      .filter(({ recent }) => recent > 0)
      .sort((a, b) => b.recent - a.recent)
      .map(({ service = '', recent, before }) => ({
        ...named(services.get(service) ?? service, recent, { service, ...week }),
        usual: before.reduce((total, n) => total + n, 0) / before.length,
      })),
    late: named(
      '',
      late.reduce((total, one) => total + one.late, 0),
      { late: '1' },
    ),
    lateWith: late.map(({ organisationId, late: n }) =>
      named(officeOf(organisationId), n, { late: '1', organisation: organisationId ?? 'none' }),
    ),
    grown: spots.found.map(({ service, district, place, recent, usual: normal }) => ({
      ...(place
        ? named(places.get(place) ?? place, recent, { place, ...week })
        : named(`${services.get(service!) ?? service}, ${places.get(district!) ?? district}`, recent, {
            service,
            district,
            ...week,
          })),
      usual: normal,
    })),
    test: spots,
    confirmed: named('', sum(confirmed), { status: 'confirmed', ...ended }),
    confirmedWith: confirmed
      .sort((a, b) => b.n - a.n)
      .map(({ organisationId, n }) =>
        named(officeOf(organisationId), n, { status: 'confirmed', organisation: organisationId ?? 'none', ...ended }),
      ),
    silent: named('', sum(endings.filter(({ ending }) => ending === 'silent')), {
      status: 'closed_unconfirmed',
      ...ended,
    }),
    wall: `${origin}/pantau`,
  };
};
