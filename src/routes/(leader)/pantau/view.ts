import { mayAct, scopeOf } from '#modules/accounts/index.ts';
import {
  type Counted,
  type Finding,
  filterAddress,
  findingOf,
  type NewestAct,
  newestActs,
  servicesOf,
  type WallFigures,
  wallFigures,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { type Cursor, journalEnd } from '#platform/journal.ts';
import { type Labels, labelsOf } from '../../labels.ts';
import type { SignedIn } from '../../signed-in.ts';

const NEWEST = 7;

/** A number, and where the list that it counts opens; no address for who may not open that list. */
export interface LinkedNumber {
  readonly value: number;
  readonly href?: string;
}

/** Who sees only the desk of their own office opens no list of another one. */
const linker =
  ({ actor }: SignedIn) =>
  ({ value, filter }: Counted): LinkedNumber => {
    const scope = scopeOf(actor, 'desk.read');
    const opens = scope === 'region' || (scope === 'own' && filter.organisation === actor.organisation);
    return opens ? { value, href: `/meja/daftar${filterAddress(filter)}` } : { value };
  };

const mayOpen = ({ actor }: SignedIn, organisation: string | null) =>
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

/** Everything the wall shows, for one person, now. */
export const wallView = async (signedIn: SignedIn, language: 'id' | 'en', now: Date) => {
  const { region } = signedIn;
  const read = await inRegion(theApp().db, region.region_id, async (tx) => ({
    // First: what is written while the rest is read comes again as an event, and is never missed.
    cursor: (await journalEnd(tx)) as Cursor,
    figures: await wallFigures(tx, now, region.time_zone),
    acts: await newestActs(tx, NEWEST * 2),
    services: new Map(
      (await servicesOf(tx, true)).map(({ code, nameId, nameEn }) => [code, language === 'en' ? nameEn : nameId]),
    ),
    labels: await labelsOf(tx, region.region_id),
  }));
  const { figures, labels, services } = read;
  const link = linker(signedIn);
  const agencies = agencyLines(figures, labels, link);
  const whole = figures.weeks.slice(0, -1);
  const finding: Finding = findingOf(
    agencies.map(({ name, late }) => ({ office: name, late: late.value })),
    figures.weeks.at(-1)?.reported ?? 0,
  );
  return {
    cursor: read.cursor,
    finding,
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
    unusual: figures.unusual.map(({ serviceCode, districtCode, recent, usual }) => ({
      service: services.get(serviceCode) ?? serviceCode,
      district: labels.places.get(districtCode) ?? districtCode,
      recent: link(recent),
      usual,
    })),
    acts: withoutEchoes(read.acts)
      .slice(0, NEWEST)
      .map(({ at, act, code, title, secret, serviceCode, placeCode, districtCode, organisationId }) => ({
        at,
        act,
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
