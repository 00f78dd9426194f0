import { z } from 'zod';
import { mayAct } from '#modules/accounts/index.ts';
import { listOrganisations, namesOfOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion } from '#modules/places/index.ts';
import { confusions, filterAddress, proposalTallies, type ReportFilter, servicesOf } from '#modules/reports/index.ts';
import {
  accuracyOf,
  changeRouting,
  endRoutingRule,
  heldOut,
  isCalibrated,
  LEAST_TO_CALIBRATE,
  type Part,
  rulesOf,
  setRoutingRule,
  settingOf,
  trainedModel,
} from '#modules/routing/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, refused, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const DAYS = 30;
const DAY_MS = 86_400_000;
const PAIRS = 10;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'routing.read');
  const zone = region.time_zone;
  const now = new Date();
  const from = localDay(zone, new Date(now.getTime() - DAYS * DAY_MS));
  const read = await inRegion(theApp().db, region.region_id, async (tx) => ({
    tallies: await proposalTallies(tx, from, zone),
    pairs: await confusions(tx, from, zone, PAIRS),
    names: await namesOfOrganisations(tx),
    setting: await settingOf(tx),
    trained: await trainedModel(tx),
    heldOut: await heldOut(tx),
    isCalibrated: await isCalibrated(tx),
    decided: await decidedIn(tx, region.region_id, localDay(zone, now)),
  }));
  const opens = mayAct(actor, 'desk.read', { region: actor.region });
  const listOf = (filter: ReportFilter) =>
    opens ? `/meja/daftar${filterAddress({ ...filter, decided_from: from })}` : undefined;
  const numberOf = (part: Part, routed: NonNullable<ReportFilter['routed']>) => ({ ...part, href: listOf({ routed }) });
  const { first, amongThree, none, straight, corrected, drawn, calibration, error } = accuracyOf(read.tallies);
  return {
    days: DAYS,
    now,
    timeZone: zone,
    people: { value: first.of, href: listOf({ routed: 'people' }) },
    numbers: {
      first: numberOf(first, 'first'),
      three: numberOf(amongThree, 'three'),
      none: numberOf(none, 'none'),
      straight: numberOf(straight, 'straight'),
      corrected: numberOf(corrected, 'corrected'),
      drawn: numberOf(drawn, 'drawn_right'),
    },
    calibration: calibration.map(({ tenth, n, said, right }) => ({
      tenth,
      said,
      right,
      n: { value: n, href: listOf({ routed: 'people', sure: String(tenth) }) },
    })),
    error,
    pairs: read.pairs.map(({ proposed, decided, n }) => ({
      proposed: read.names.get(proposed) ?? proposed,
      decided: read.names.get(decided) ?? decided,
      n: { value: n, href: listOf({ routed: 'people', proposed, decided }) },
    })),
    setting: read.setting,
    decided: read.decided,
    trained: read.trained && { at: read.trained.at, lessons: read.trained.lessons, bytes: read.trained.bytes },
    heldOut: read.heldOut,
    isCalibrated: read.isCalibrated,
    least: LEAST_TO_CALIBRATE,
    mayChange: mayAct(actor, 'routing.change', { region: actor.region }),
    done: doneOf(event.url),
  };
};

/** What the regency has decided, by name, and what it may decide. */
const decidedIn = async (tx: Tx, region: number, day: string) => {
  const [services, places, offices] = [
    await servicesOf(tx),
    (await placesOfRegion(tx, region)).filter(({ level }) => level === 'district' || level === 'village'),
    await listOrganisations(tx, { validOn: day }),
  ];
  const nameOf = (code: string | null) => places.find((place) => place.code === code);
  return {
    rules: (await rulesOf(tx)).map(({ service, place, organisation }) => ({
      service,
      place: place ?? '',
      serviceName: services.find(({ code }) => code === service)?.nameId ?? service,
      placeName: place && (nameOf(place) ? placeLabel(nameOf(place)!) : place),
      office: offices.find(({ id }) => id === organisation)?.name,
    })),
    services: services.map(({ code, nameId, nameEn }) => ({ code, nameId, nameEn })),
    places: places.map((place) => ({ code: place.code, label: placeLabel(place) })),
    offices: offices.map(({ id, name }) => ({ id, name })),
  };
};

/** In percent, as people write it. */
const percent = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().int().min(least).max(most));
const PLACE = /^\d{2}\.\d{2}\.\d{2}(\.\d{4})?$/;
const which = z.object({
  service: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/),
  place: z.string().regex(PLACE).nullable(),
});
const rule = which.extend({ organisation: z.uuid() });
const whichOf = (form: FormData) => ({ service: text(form, 'service'), place: orNull(text(form, 'place')) });
const input = z.object({ threshold: percent(50, 99).nullable(), humanShare: percent(5, 100) });

export const actions: Actions = {
  rule: async (event) => {
    const { actor, region } = signedInFor(event, 'routing.change');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(rule, { ...whichOf(form), organisation: text(form, 'organisation') }, form, 'rule');
    if (!data) return back;
    const now = new Date();
    const known = await inRegion(theApp().db, region.region_id, async (tx) => ({
      service: (await servicesOf(tx)).some(({ code }) => code === data.service),
      place:
        data.place === null || (await placesOfRegion(tx, region.region_id)).some(({ code }) => code === data.place),
    }));
    const wrong = (['service', 'place'] as const).filter((field) => !known[field]);
    if (wrong.length > 0) return refused(form, 'rule', wrong);
    const set = await attempt(form, 'rule', () =>
      setRoutingRule(theApp().db, actor, region.region_id, data, localDay(region.time_zone, now), now),
    );
    if ('back' in set) return set.back;
    return goOn('/admin/penerusan', 'saved');
  },
  unrule: async (event) => {
    const { actor, region } = signedInFor(event, 'routing.change');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(which, whichOf(form), form, 'unrule');
    if (!data) return back;
    await endRoutingRule(theApp().db, actor, region.region_id, data, new Date());
    return goOn('/admin/penerusan', 'removed');
  },
  setting: async (event) => {
    const { actor, region } = signedInFor(event, 'routing.change');
    const form = await formDataOf(event.request);
    const given = { threshold: orNull(text(form, 'threshold')), humanShare: text(form, 'humanShare') };
    const { data, back } = readAs(input, given, form, 'setting');
    if (!data) return back;
    const setting = {
      threshold: data.threshold === null ? null : data.threshold / 100,
      humanShare: data.humanShare / 100,
    };
    const changed = await attempt(form, 'setting', () =>
      changeRouting(theApp().db, actor, region.region_id, setting, new Date()),
    );
    if ('back' in changed) return changed.back;
    return goOn('/admin/penerusan', 'saved');
  },
};
