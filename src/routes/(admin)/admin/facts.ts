import { listPeople } from '#modules/accounts/index.ts';
import { listGateways, outgoingCounts } from '#modules/channels/index.ts';
import { listServers, sentCounts } from '#modules/open311/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { openByOrganisation } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { holidayYears } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { healthOf } from '#platform/health.ts';
import { outboxCounts } from '#platform/mail/index.ts';
import { newestProgress } from '#platform/progress.ts';
import { rollupStates } from '#platform/rollup/index.ts';
import { localDay } from '#platform/time/index.ts';
import type { SignedIn } from '../../signed-in.ts';
import { backupWorry, type Facts, provisionalYears } from './attention.ts';

/** What the overview and the page of health are made of. */
export const factsOf = async ({ region }: SignedIn, now: Date) => {
  const app = theApp();
  const health = await healthOf(app);
  const today = localDay(region.time_zone, now);
  const read = await inRegion(app.db, region.region_id, async (tx) => ({
    mail: await outboxCounts(tx),
    years: await holidayYears(tx),
    agencies: await listOrganisations(tx, { validOn: today }),
    everyAgency: await listOrganisations(tx),
    reports: await openByOrganisation(tx, now),
    people: await listPeople(tx, { ended: false }),
    places: await placesOfRegion(tx, region.region_id),
    work: await newestProgress(tx, 10),
    counts: await rollupStates(tx),
    servers: await listServers(tx),
    sent: await sentCounts(tx),
    gateways: await listGateways(tx),
    messages: await outgoingCounts(tx),
  }));
  const ended = new Set(read.everyAgency.filter(({ validTo }) => validTo && validTo < today).map(({ id }) => id));
  const facts: Facts = {
    engine: health.engine,
    freeBytes: health.freeBytes,
    failedJobs: health.queues.reduce((sum, { failed }) => sum + failed, 0),
    // Only the latest of its kind: an earlier failure that was repeated with success is history.
    stuckWork: read.work.filter(
      ({ state, kind }, index) =>
        (state === 'stopped' || state === 'failed') && read.work.findIndex((one) => one.kind === kind) === index,
    ).length,
    driftedCounts: read.counts.reduce((sum, { offCells }) => sum + offCells, 0),
    runningWork: read.work.filter(({ state }) => state === 'running').length,
    mail: read.mail,
    sendsMail: health.sendsMail,
    doubtfulAgencies: read.agencies.filter(({ sourceQuality }) => sourceQuality !== 'official').length,
    strandedReports: read.reports
      .filter(({ organisationId }) => organisationId && ended.has(organisationId))
      .reduce((sum, { open }) => sum + open, 0),
    provisionalYears: provisionalYears(read.years, Number(today.slice(0, 4))),
    backup: backupWorry(health.backup, region.is_sample, now),
    open311: {
      silent: read.servers.filter(({ failures }) => failures > 0).length,
      givenUp: read.sent.reduce((sum, { state, n }) => (state === 'given_up' ? sum + n : sum), 0),
    },
    channels: {
      silent: read.gateways.filter(({ failures }) => failures > 0).length,
      givenUp: read.messages.given_up,
    },
    administrators: read.people.filter(({ role }) => role === 'administrator').length,
  };
  return { ...read, health, facts };
};
