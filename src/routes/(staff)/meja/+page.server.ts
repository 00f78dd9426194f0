import { mayAct, namesOfPeople, scopeOf } from '#modules/accounts/index.ts';
import { countReports, deskCounts, filterAddress, listReports, photoCounts, readPage } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { labelsOf } from '../../labels.ts';
import { signedInFor } from '../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { openCase } from './case.ts';
import { doneOf } from './done.ts';
import { lineOf } from './lines.ts';
import { audienceOf, CHECK, countOf, deskHeadline, deskKind, firstTab, OWN, TABS } from './tabs.ts';
import { savedViews } from './views.ts';

const PER_PAGE = 30;
/** Who works through so many does so from the first on. */
const LAST_PAGE = 300;

export const load: PageServerLoad = async (event) => {
  const signedIn = signedInFor(event, 'desk.read');
  const { actor, region } = signedIn;
  const { language } = event.locals;
  const { searchParams } = event.url;
  const audience = audienceOf(actor) ?? { kind: 'organisation' as const, id: actor.id };
  const now = new Date();
  const t = translator(language);
  const kind = deskKind(actor);
  const page = readPage(searchParams, LAST_PAGE);
  const raisedTab = TABS[kind].find(({ filter }) => filter.escalated);

  const desk = await inRegion(theApp().db, region.region_id, async (tx) => {
    const counts = await deskCounts(tx, audience, now);
    const secrets = mayAct(actor, 'report.read_secret', { region: actor.region, organisation: actor.organisation });
    const whole = { audience, now, timeZone: region.time_zone, secrets, reader: actor.id };
    const raised = raisedTab ? (await countReports(tx, { ...whole, filter: raisedTab.filter })).n : 0;
    const own = (await countReports(tx, { ...whole, filter: OWN })).n;
    const check = (await countReports(tx, { ...whole, filter: CHECK })).n;
    const tab = TABS[kind].find(({ slug }) => slug === searchParams.get('lihat')) ?? firstTab(kind, raised);
    const list = { ...whole, filter: tab.filter };
    const reports = await listReports(tx, {
      ...list,
      order: tab.order,
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
    });
    const seen = {
      reading: { t, language, now, calendar: await calendarOfRegion(tx, region.region_id, region.time_zone) },
      labels: await labelsOf(tx, region.region_id),
      photos: await photoCounts(
        tx,
        reports.map(({ id }) => id),
      ),
      secrets,
      people: await namesOfPeople(
        tx,
        reports.flatMap(({ handlerId }) => handlerId ?? []),
      ),
      withOffice: audience.kind === 'region',
    };
    return {
      tab,
      raised,
      own,
      check,
      counts,
      views: await savedViews(tx, actor, whole),
      total: (await countReports(tx, list)).n,
      lines: reports.map((report) => lineOf(report, seen)),
    };
  });

  const { tab, raised } = desk;
  const here = { lihat: tab.slug, ...(page > 1 ? { hal: String(page) } : {}) };
  const open = searchParams.get('buka') ?? desk.lines[0]?.code;
  return {
    kind,
    headline: deskHeadline(kind, desk.counts, t, language, raised),
    mayVisit: scopeOf(actor, 'report.visit') !== undefined,
    mayExport: scopeOf(actor, 'report.export_answers') !== undefined,
    mayTemplate: scopeOf(actor, 'template.change') !== undefined,
    mayRecord: scopeOf(actor, 'report.record') !== undefined,
    tab: tab.name,
    // Offices that want no second person are not told of any.
    tabs: TABS[kind]
      .filter(({ filter }) => filter !== CHECK || desk.check > 0 || tab.filter === CHECK)
      .map(({ name, slug, filter }) => ({
        href: `/meja?lihat=${slug}`,
        label: t(`desk.tab.${name}`),
        n: filter === OWN ? desk.own : filter === CHECK ? desk.check : countOf({ filter }, desk.counts, raised),
        current: name === tab.name,
      })),
    views: desk.views,
    lines: desk.lines,
    here: `/meja${filterAddress({}, here)}`,
    list: `/meja/daftar${filterAddress(tab.filter)}`,
    pages: { page, per: PER_PAGE, last: LAST_PAGE, total: desk.total, base: `/meja?lihat=${tab.slug}` },
    at: timeFormat(language, region.time_zone).fullDateTime(now),
    chosen: searchParams.has('buka'),
    case: open ? await openCase(signedIn, open, language, now) : undefined,
    done: doneOf(searchParams),
    personId: actor.id,
  };
};
