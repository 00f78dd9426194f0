import { setImmediate as breathe } from 'node:timers/promises';
import { listPeople, seedSamplePeople } from '#modules/accounts/index.ts';
import { seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { openRegion, placesOfRegion, regions } from '#modules/places/index.ts';
import { seedProposals } from '#modules/proposals/index.ts';
import { type StoredPhoto, seedReports, servicesOf } from '#modules/reports/index.ts';
import { type SampleReport, samplePhoto, sampleReports } from '#modules/reports/samples/index.ts';
import { dutiesOf } from '#modules/routing/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { readImage, storeImage } from '#platform/files/index.ts';
import { log } from '#platform/log.ts';
import { latestProgress, trackProgress } from '#platform/progress.ts';
import { AT_FIRST, EARLIER_YEARS, NEWEST_YEARS, playBudget, playBudgets } from './budgets.ts';
import { playPetitions } from './petitions.ts';
import { playPlanningAhead } from './planning-ahead.ts';
import { playPlans } from './plans.ts';
import { playProposals } from './proposals.ts';
import { type Cast, replay } from './replay.ts';

/** The two regencies that come first. */
const REGENCIES = [3522, 3511] as const;
const REPORTS_PER_REGENCY = 1000;
/** Loaded before the program is ready; the rest follows in the background. */
const AT_ONCE = 25;
const YEARS_MS = 2 * 365 * 24 * 3_600_000;
const SYSTEM: Actor = { kind: 'system', task: 'sample' };

/** Services whose drawings differ; others share the general one. */
const DRAWN = ['road', 'street_light', 'drainage', 'waste', 'other'] as const;

/**
 * Opens both regencies with sample people, agencies and the newest reports, or the one that an interrupted start did not come to.
 * Does nothing where a region is served in earnest.
 */
export const openDemonstration = async (app: App, now: Date): Promise<void> => {
  const served = await inNoRegion(app.db, regions);
  if (served.some(({ is_sample }) => !is_sample)) return;
  const missing = REGENCIES.filter((region) => served.every(({ region_id }) => region_id !== region));
  if (missing.length > 0) console.log('Menyiapkan peragaan dua kabupaten dengan data contoh …');
  for (const region of missing) {
    await inRegion(app.db, region, async (tx) => {
      await openRegion(tx, { region, isSample: true, now });
      await seedOrganisations(tx, region, now);
      await seedClassifications(tx, SYSTEM, now);
      await seedReports(tx, SYSTEM, now);
      await seedPetitions(tx, SYSTEM, now);
      await seedProposals(tx, SYSTEM, now);
      await seedSamplePeople(tx, region, now, await listOrganisations(tx));
    });
    if (region === AT_FIRST.region) await playBudget(app, AT_FIRST, now);
    await playPlanningAhead(app, region, now);
    const cast = await castOf(app, region, false);
    await playPetitions(app, region, now);
    for (const sample of (await samplesOf(app, region, now)).slice(0, AT_ONCE)) await replay(app, cast, sample, now);
  }
};

/** Loads what is still missing of the samples, newest first, leaving room for people's requests. */
export const loadSamples = async (app: App, now: Date, stopped: () => boolean): Promise<void> => {
  for (const { region_id, is_sample } of await inNoRegion(app.db, regions))
    if (is_sample) {
      await playProposals(app, region_id, now);
      await playPlans(app, region_id, now, stopped);
    }
  await playBudgets(app, 'sample budgets', NEWEST_YEARS, now, stopped);
  await loadReports(app, now, stopped);
  await playBudgets(app, 'sample budgets', EARLIER_YEARS, now, stopped);
};

const loadReports = async (app: App, now: Date, stopped: () => boolean): Promise<void> => {
  for (const region of REGENCIES) {
    const served = await inNoRegion(app.db, regions);
    if (!served.some(({ region_id, is_sample }) => region_id === region && is_sample)) continue;
    const loadings = await inRegion(app.db, region, (tx) => latestProgress(tx, 'samples'));
    if (loadings.some(({ state }) => state === 'done')) continue;
    await playPetitions(app, region, now);
    const cast = await castOf(app, region, true);
    const samples = await samplesOf(app, region, now);
    const progress = await trackProgress(app.db, region, 'samples', 'Laporan contoh', samples.length);
    for (const [index, sample] of samples.entries()) {
      if (stopped()) return;
      await replay(app, cast, sample, now).catch((error) =>
        log.error({ error: String(error), sample: sample.sourceId }, 'sample'),
      );
      await progress.step(index + 1);
      await breathe();
    }
    await progress.end('done', { reports: samples.length });
  }
};

/** The same samples at every start of the same day, newest first. */
const samplesOf = async (app: App, region: (typeof REGENCIES)[number], now: Date): Promise<SampleReport[]> => {
  const opened = (await inNoRegion(app.db, regions)).find(({ region_id }) => region_id === region)?.opened_at ?? now;
  const places = await inRegion(app.db, region, async (tx) => {
    const all = await placesOfRegion(tx, region);
    const names = new Map(all.map((place) => [place.code, place.name]));
    return all
      .filter((place) => place.level === 'village' && place.lat !== null && place.lon !== null)
      .map((place) => ({
        code: place.code,
        name: place.name,
        district: names.get(place.parent_code ?? '') ?? '',
        kind: place.kind === 'kelurahan' ? ('kelurahan' as const) : ('desa' as const),
        lat: place.lat!,
        lon: place.lon!,
      }));
  });
  const from = new Date(opened.getTime() - YEARS_MS);
  return [...sampleReports({ seed: region, region, count: REPORTS_PER_REGENCY, from, to: opened, places })].reverse();
};

const castOf = async (app: App, region: number, drawAll: boolean): Promise<Cast> => {
  const { agencies, services, people } = await inRegion(app.db, region, async (tx) => ({
    agencies: await listOrganisations(tx, { kinds: ['agency', 'secretariat', 'inspectorate', 'hospital'] }),
    services: await servicesOf(tx),
    people: await listPeople(tx),
  }));
  const actorOf = (person: (typeof people)[number], role: string, organisation?: string): Actor => ({
    kind: 'person',
    id: person.id,
    name: person.name,
    role,
    region,
    organisation,
  });
  const verifier = people.find(({ role }) => role === 'verifier')!;
  const pictures = await drawPhotos(app, drawAll ? DRAWN : ['other']);
  return {
    region,
    verifier: actorOf(verifier, 'verifier', verifier.organisation ?? undefined),
    officerOf: (organisation) =>
      actorOf(people.find((person) => person.organisation === organisation) ?? verifier, 'officer', organisation),
    agencies,
    duties: dutiesOf(agencies),
    services: new Map(services.map((service) => [service.code, service])),
    photos: (service, kind) => {
      const drawn = pictures.get(`${service} ${kind}`) ?? pictures.get(`other ${kind}`);
      return drawn ? [drawn] : [];
    },
  };
};

/** Sample pictures are few and shared: they say CONTOH on them. */
const drawPhotos = async (app: App, services: readonly (typeof DRAWN)[number][]): Promise<Map<string, StoredPhoto>> => {
  const drawn = new Map<string, StoredPhoto>();
  for (const service of services) {
    for (const kind of ['before', 'after'] as const) {
      const bytes = await samplePhoto({ seed: 1, kind, service });
      const limits = { bytes: 1_000_000, pixels: 10_000_000, seconds: 10, cameraZone: '+07:00' };
      const image = await readImage(bytes, limits, { position: 1, name: 'contoh.jpg' });
      const { key } = await storeImage(app.files, image);
      drawn.set(`${service} ${kind}`, {
        fileKey: key,
        sha256: Buffer.from(image.sha256, 'hex'),
        width: image.width,
        height: image.height,
        isDrawing: true,
      });
    }
  }
  return drawn;
};
