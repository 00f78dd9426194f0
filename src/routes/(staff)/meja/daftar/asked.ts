import { mayAct, namesOfPeople, requirePermission } from '#modules/accounts/index.ts';
import { type ReportFilter, type ReportLine, readFilter, servicesOf } from '#modules/reports/index.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { isUuid } from '#platform/text.ts';
import { translator } from '#ui/messages/index.ts';
import { labelsOf } from '../../../labels.ts';
import type { SignedIn } from '../../../signed-in.ts';
import { audienceOf } from '../tabs.ts';

/** What a list, on the page or in a file, is asked for: its filter, within what this person may see. */
export const askedOf = ({ actor, region }: SignedIn, search: URLSearchParams, now: Date) => {
  const audience = audienceOf(actor);
  if (!audience) requirePermission(actor, 'report.read', { region: actor.region });
  return {
    audience: audience ?? { kind: 'organisation' as const, id: actor.id },
    filter: readFilter(search),
    now,
    timeZone: region.time_zone,
    secrets: mayReadSecrets(actor),
    reader: actor.id,
  };
};

/** Who has these reports in hand, and whom the filter names. */
export const handlersOf = (reports: readonly ReportLine[], { handler }: ReportFilter): string[] => [
  ...new Set([
    ...reports.flatMap(({ handlerId }) => handlerId ?? []),
    ...(handler && isUuid(handler) ? [handler] : []),
  ]),
];

const mayReadSecrets = (actor: SignedIn['actor']): boolean =>
  mayAct(actor, 'report.read_secret', { region: actor.region, organisation: actor.organisation });

/** Names and times for the reports of a region. @param people whose names are wanted */
export const namesOf = async (
  tx: Tx,
  { actor, region }: SignedIn,
  language: Language,
  now: Date,
  people: readonly string[],
) => {
  const services = await servicesOf(tx, true);
  const labels = await labelsOf(tx, region.region_id);
  const t = translator(language);
  return {
    t,
    language,
    timeZone: region.time_zone,
    labels,
    offices: labels.offices,
    places: labels.places,
    people: await namesOfPeople(tx, people),
    services: new Map(services.map(({ code, nameId, nameEn }) => [code, language === 'en' ? nameEn : nameId])),
    reading: { t, language, now, calendar: await calendarOfRegion(tx, region.region_id, region.time_zone) },
    secrets: mayReadSecrets(actor),
  };
};
