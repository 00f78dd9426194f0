// One programme through everything: what it is for, by what it is measured, who does it this year, and its line in the budget.
import { namesOf } from '#modules/classifications/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import type { Region } from '#modules/places/index.ts';
import {
  type Element,
  type HeldPlan,
  heldIn,
  planNotFound,
  THEMES,
  yearsOf,
  yearsPlanned,
} from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { indicatorColumns, indicatorLines, planName } from '../../../plan-words.ts';
import { type Reader, readerOf, sayIn, writeIn } from '../anggaran/reader.ts';
import { aboutPlan } from './about.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

/** What it stands under, the widest first. */
const aboveOf = (elements: readonly Element[], { parent }: Element): Element[] => {
  const above = elements.find(({ id }) => id === parent);
  return above ? [...aboveOf(elements, above), above] : [];
};

const amountIn = ({ plan }: HeldPlan, elements: readonly Element[], year: number): Sen => {
  const at = yearsOf(plan).indexOf(year);
  return sumOfMoney(elements.map(({ ceilings }) => ceilings?.[at] ?? NO_MONEY));
};

const promised = (reader: Reader, rpjmd: HeldPlan, own: readonly Element[], names: ReadonlyMap<string, string>) => ({
  name: planName(reader.t, rpjmd.plan),
  about: aboutPlan(reader, rpjmd.plan),
  above: aboveOf(rpjmd.elements, own[0]!).map(({ kind, title }) => ({
    kind: reader.t(`rencana.element.${kind}`),
    title,
  })),
  agencies: own.flatMap(({ organisation }) => (organisation ? (names.get(organisation) ?? []) : [])),
  columns: indicatorColumns(reader.t, rpjmd.plan),
  indicators: indicatorLines(reader.t, reader.language, own),
  years: yearsOf(rpjmd.plan).map((year) => ({
    label: String(year),
    amount: writeIn(reader, amountIn(rpjmd, own, year)),
  })),
});

/** @throws {Problem} 404 for a code that is in no plan */
export const programmeShown = (event: Event, region: Region, code: string) => {
  const reader = readerOf(event, region, new Date());
  const { t, base, language } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const years = await yearsPlanned(tx);
    const year = years[0] ?? Number(reader.today.slice(0, 4));
    const plans = await heldIn(tx, year, ['rpjmd', 'rkpd']);
    const rpjmd = plans.find(({ plan }) => plan.kind === 'rpjmd');
    const rkpd = plans.find(({ plan }) => plan.kind === 'rkpd');
    const isIt = (one: Element) => one.kind === 'programme' && one.code === code;
    const own = rpjmd?.elements.filter(isIt) ?? [];
    const subs = rkpd?.elements.filter((one) => one.kind === 'sub_activity' && one.code.startsWith(`${code}.`)) ?? [];
    if (own.length + subs.length === 0) throw planNotFound();
    const names = await namesOfOrganisations(tx);
    const list = (rkpd ?? rpjmd)!.plan.activityList;
    const title = own[0]?.title ?? (list ? (await namesOf(tx, list, [code])).get(code) : undefined) ?? code;
    const themes = new Set(own.flatMap((one) => one.themes));
    return {
      code,
      title,
      year,
      promise: rpjmd && own.length > 0 ? promised(reader, rpjmd, own, names) : undefined,
      themes: THEMES.filter(({ name }) => themes.has(name)).map(({ name, title: of }) => ({
        href: `${base}/rencana?tema=${name}`,
        label: of[language === 'en' ? 'en' : 'id'],
      })),
      lead: rkpd
        ? t('rencana.programme.lead', {
            amount: sayIn(reader, amountIn(rkpd, subs, year)),
            n: subs.length,
            year: String(year),
          })
        : undefined,
      rows: subs.map((one) => ({
        id: one.id,
        title: one.title,
        href: `${base}/anggaran/${year}?menurut=kegiatan&kegiatan=${one.code}&instansi=${one.organisation}`,
        meta: [one.organisation && names.get(one.organisation), writeIn(reader, one.ceilings?.[0] ?? NO_MONEY)]
          .filter(Boolean)
          .join(' · '),
      })),
      budget: `${base}/anggaran/${year}?menurut=kegiatan&kegiatan=${code}`,
      about: rkpd && aboutPlan(reader, rkpd.plan),
    };
  });
};
