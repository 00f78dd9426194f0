// What does not fit between proposals, plans of five years, plans of one, and who must answer for it.
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import type { Region } from '#modules/places/index.ts';
import { CHECKS, type Finding, findingsOf, yearsPlanned } from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { timeFormat } from '#platform/time/index.ts';
import { type Reader, readerOf, sayIn } from '../anggaran/reader.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

/** Rows of one kind that a page shows; a link leads to those of one agency. */
const SHOWN = 50;

const hrefOf = ({ base }: Reader, { check, code, organisation }: Finding, year: number): string | undefined => {
  if (check === 'proposal-left') return `${base}/usulan/${code}`;
  if (/^[\dX]/.test(code) && code.split('.').length >= 3 && code.length >= 7)
    return `${base}/rencana/program/${code.split('.').slice(0, 3).join('.')}`;
  return organisation ? `${base}/rencana/${year}?instansi=${organisation}` : undefined;
};

const rowOf = (reader: Reader, one: Finding, year: number, names: ReadonlyMap<string, string>) => {
  const { t } = reader;
  const who = one.organisation ? (names.get(one.organisation) ?? '') : t('rencana.check.planners');
  return {
    title: one.title || t('rencana.check.wholePlan', { kind: t(`rencana.kind.${one.plan}`), who }),
    stored: one.title || undefined,
    href: hrefOf(reader, one, year),
    meta: [
      one.code,
      one.title && t('rencana.check.in', { kind: t(`rencana.kind.${one.plan}`) }),
      one.amounts &&
        t('rencana.check.amounts', { here: sayIn(reader, one.amounts.here), there: sayIn(reader, one.amounts.there) }),
      t('rencana.check.who', { who }),
    ]
      .filter(Boolean)
      .join(' · '),
  };
};

export const checksShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const { t, base, language, now } = reader;
  const asked = event.url.searchParams.get('instansi');
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const all = await findingsOf(tx, year);
    const names = await namesOfOrganisations(tx);
    const agency = asked && names.has(asked) ? asked : undefined;
    const found = agency ? all.filter(({ organisation }) => organisation === agency) : all;
    const byAgency = [...Map.groupBy(all, ({ organisation }) => organisation)]
      .flatMap(([id, own]) =>
        id
          ? [
              {
                href: `${base}/rencana/${year}/periksa?instansi=${id}`,
                label: t('rencana.check.of', { agency: names.get(id) ?? '', n: own.length }),
                count: own.length,
              },
            ]
          : [],
      )
      .sort((a, b) => b.count - a.count);
    const what = { n: found.length, year: String(year), agency: agency ? names.get(agency)! : '' };
    return {
      year,
      years: (await yearsPlanned(tx)).map((one) => ({
        href: `${base}/rencana/${one}/periksa`,
        label: String(one),
        isThis: one === year,
      })),
      headline:
        found.length === 0
          ? t('rencana.check.fits', what)
          : agency
            ? t('rencana.check.agency', what)
            : t('rencana.check.headline', what),
      isOfAgency: agency !== undefined,
      agencies: agency ? [] : byAgency,
      groups: CHECKS.map((check) => {
        const own = found.filter((one) => one.check === check);
        return {
          check,
          title: t(`rencana.check.${check}`, { n: own.length }),
          why: t(`rencana.check.${check}.why`),
          rows: own.slice(0, SHOWN).map((one) => rowOf(reader, one, year, names)),
          more: Math.max(0, own.length - SHOWN),
          count: own.length,
        };
      }).filter(({ count }) => count > 0),
      fitting: CHECKS.filter((check) => found.every((one) => one.check !== check)).map((check) =>
        t(`rencana.check.${check}.fits`),
      ),
      at: timeFormat(language, region.time_zone).fullDateTime(now),
    };
  });
};
