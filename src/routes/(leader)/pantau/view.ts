import { mayAct, scopeOf } from '#modules/accounts/index.ts';
import { hotSpots, thisWeek, WEEKS_BEFORE } from '#modules/dashboards/index.ts';
import { regionById } from '#modules/places/index.ts';
import {
  type Counted,
  type Finding,
  filterAddress,
  findingOf,
  type NewestAct,
  newestActs,
  raisedTo,
  servicesOf,
  type TopLevel,
  type WallFigures,
  wallFigures,
} from '#modules/reports/index.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { type Look, sharedLook } from '#platform/shared-look.ts';
import { translator } from '#ui/messages/index.ts';
import { stateOf } from '#ui/report.ts';
import { type Labels, labelsOf } from '../../labels.ts';
import type { Person } from '../../signed-in.ts';

const NEWEST = 7;
/** Reports that were raised to whoever looks: the rest is a tap away. */
const RAISED = 5;

/** Who looks, and in which language. */
export interface Watching {
  readonly actor: Person;
  readonly language: Language;
}

/** A number, and where the list that it counts opens; no address for who may not open that list. */
export interface LinkedNumber {
  readonly value: number;
  readonly href?: string;
}

/** Who sees only the desk of their own office opens no list of another one. */
const linker =
  ({ actor }: Watching) =>
  ({ value, filter }: Counted): LinkedNumber => {
    const scope = scopeOf(actor, 'desk.read');
    const opens = scope === 'region' || (scope === 'own' && filter.organisation === actor.organisation);
    return opens ? { value, href: `/meja/daftar${filterAddress(filter)}` } : { value };
  };

const mayOpen = ({ actor }: Watching, organisation: string | null) =>
  mayAct(actor, 'report.read', { region: actor.region, organisation });

const agencyLines = ({ agencies }: WallFigures, { offices }: Labels, link: ReturnType<typeof linker>) =>
  agencies.map(({ organisationId, open, late, confirmed, responses }) => ({
    name: organisationId === null ? null : (offices.get(organisationId) ?? organisationId),
    open: link(open),
    late: link(late),
    confirmed: { ...link(confirmed), of: confirmed.of },
    responses: { ...link(responses), median: responses.median },
  }));
export type AgencyView = ReturnType<typeof agencyLines>[number];

/** Verified and handed over in one go is one line, not two. */
const withoutEchoes = (acts: readonly NewestAct[]) =>
  acts.filter(
    (one) =>
      one.act !== 'verify' ||
      !acts.some((other) => other.act === 'assign' && other.reportId === one.reportId && +other.at === +one.at),
  );

/** All that the wall is made of, whoever looks. */
const readWall = async (tx: Tx, now: Date) => {
  const region = (await regionById(tx, tx.region!))!;
  const raised = (level: TopLevel) => raisedTo(tx, level, now, region.time_zone, RAISED);
  return {
    region,
    raised: { secretary: await raised('secretary'), regent: await raised('regent') },
    calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
    figures: await wallFigures(tx, now, region.time_zone),
    week: await thisWeek(tx, now, region.time_zone),
    unusual: await hotSpots(tx, now, region.time_zone),
    acts: await newestActs(tx, NEWEST * 2),
    services: await servicesOf(tx, true),
    labels: await labelsOf(tx, region.region_id),
  };
};
export const lookAtWall = sharedLook(readWall);
export type WallLook = Look<Awaited<ReturnType<typeof readWall>>>;

/** Of what the wall is made of, what one person may see of it, in their language. */
export const wallView = ({ now, what }: WallLook, signedIn: Watching) => {
  const { figures, labels } = what;
  const services = new Map(
    what.services.map(({ code, nameId, nameEn }) => [code, signedIn.language === 'en' ? nameEn : nameId]),
  );
  const link = linker(signedIn);
  const agencies = agencyLines(figures, labels, link);
  const level: TopLevel = signedIn.actor.role === 'secretary' ? 'secretary' : 'regent';
  const raised = what.raised[level];
  const reading = { t: translator(signedIn.language), language: signedIn.language, now, calendar: what.calendar };
  const whole = figures.weeks.slice(0, -1);
  const finding: Finding = findingOf(
    agencies.map(({ name, late }) => ({ office: name, late: late.value })),
    figures.weeks.at(-1)?.reported ?? 0,
  );
  return {
    now,
    timeZone: what.region.time_zone,
    finding,
    raised: {
      level,
      all: link(raised.all),
      lines: raised.lines.map((report) => ({
        href: mayOpen(signedIn, report.organisationId) ? `/meja/${report.code}` : undefined,
        title: report.secret ? null : report.title,
        secret: report.secret,
        service: report.secret ? undefined : services.get(report.serviceCode ?? ''),
        office: labels.offices.get(report.organisationId ?? ''),
        state: stateOf(report, reading),
      })),
    },
    open: link(figures.open),
    late: link(figures.late),
    lateBefore: figures.lateBefore?.value,
    confirmed: { ...link(figures.confirmed), of: figures.confirmed.of },
    responses: { ...link(figures.responses), median: figures.responses.median },
    days: figures.recentDays,
    agencies,
    districts: figures.districts.map(({ districtCode, open, late }) => ({
      name: districtCode === null ? null : (labels.places.get(districtCode) ?? districtCode).replace(/^Kecamatan /, ''),
      open: link(open),
      late: link(late),
    })),
    statuses: figures.statuses.map(({ status, all, late }) => ({ status, all: link(all), late: late.value })),
    weeks: whole,
    week: what.week,
    weeksBefore: WEEKS_BEFORE,
    unusual: {
      ...what.unusual,
      found: what.unusual.found.map(({ service, district, place, recent, usual, p }) => ({
        title: place
          ? (labels.places.get(place) ?? place)
          : `${services.get(service!) ?? service}, ${labels.places.get(district!) ?? district}`,
        recent: link({
          value: recent,
          filter: { service, district, place, from: what.unusual.from, to: what.unusual.to },
        }),
        usual,
        chance: p,
      })),
    },
    recurring: link(figures.recurring),
    recurringReports: figures.recurringReports.map(
      ({ code, title, serviceCode, placeCode, organisationId, times }) => ({
        title,
        service: services.get(serviceCode ?? ''),
        place: labels.places.get(placeCode ?? ''),
        times,
        href: mayOpen(signedIn, organisationId) ? `/meja/${code}` : undefined,
      }),
    ),
    acts: withoutEchoes(what.acts)
      .slice(0, NEWEST)
      .map(({ at, act, code, title, secret, serviceCode, placeCode, districtCode, organisationId, level: to }) => ({
        at,
        act,
        level: to,
        href: mayOpen(signedIn, organisationId) ? `/meja/${code}` : undefined,
        title,
        secret,
        service: secret ? undefined : services.get(serviceCode ?? ''),
        // Where a secret report is may say who sent it.
        place: secret ? undefined : (labels.places.get(placeCode ?? '') ?? labels.places.get(districtCode ?? '')),
        office: labels.offices.get(organisationId ?? ''),
      })),
  };
};
export type WallView = ReturnType<typeof wallView>;
