// A year's plan: who does what with how much, where it comes from, and what of it stands in the budget.
import { namesOf } from '#modules/classifications/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion, type Region } from '#modules/places/index.ts';
import { type Element, findingsOf, type HeldPlan, heldIn, ORIGINS, yearsPlanned } from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { documentOfPlan } from '../../../plan-words.ts';
import { percentWords, type Reader, readerOf, sayIn, writeIn } from '../anggaran/reader.ts';
import { aboutPlan } from './about.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const amountOf = ({ ceilings }: Element): Sen => ceilings?.[0] ?? NO_MONEY;
const sumOf = (elements: readonly Element[]): Sen => sumOfMoney(elements.map(amountOf));
const subsOf = ({ elements }: HeldPlan): Element[] => elements.filter(({ kind }) => kind === 'sub_activity');

/** How much of the money comes from where: each sub kegiatan gives its shares of its own ceiling. */
const originsShown = (reader: Reader, subs: readonly Element[]) => {
  const whole = sumOf(subs);
  return ORIGINS.map((origin) => {
    const part = sumOfMoney(
      subs.map((one) => sen((amountOf(one) * BigInt(Math.round((one.origins?.[origin] ?? 0) * 100))) / 10_000n)),
    );
    return {
      label: reader.t(`rencana.origin.${origin}`),
      value: Number(part / 100n),
      written: [sayIn(reader, part), percentWords(reader, part, whole)].filter(Boolean).join(' · '),
    };
  });
};

const subShown = ({ t, language, base }: Reader, one: Element, year: number, places: ReadonlyMap<string, string>) => {
  const [indicator] = one.indicators;
  const target = indicator?.targets[0];
  const at = one.places.slice(0, 3).map((code) => places.get(code) ?? code);
  return {
    id: one.id,
    title: one.title,
    href: `${base}/anggaran/${year}?menurut=kegiatan&kegiatan=${one.code}&instansi=${one.organisation}`,
    meta: [
      writeIn({ language } as Reader, amountOf(one)),
      indicator &&
        target != null &&
        t('rencana.promises', {
          value: formatNumber(language, Number(target)),
          unit: indicator.unit ?? '',
          name: indicator.name,
        }),
      at.length > 0 &&
        (one.places.length > at.length
          ? t('rencana.placesMore', { places: at.join(', '), n: one.places.length - at.length })
          : at.join(', ')),
      one.takenUp.length > 0 && t('rencana.takesUp', { n: one.takenUp.length }),
    ]
      .filter(Boolean)
      .join(' · '),
  };
};

/** What one agency does, by programme. */
const agencyShown = (
  reader: Reader,
  year: number,
  subs: readonly Element[],
  titles: ReadonlyMap<string, string>,
  places: ReadonlyMap<string, string>,
) => {
  const programme = ({ code }: Element) => code.split('.').slice(0, 3).join('.');
  return [...Map.groupBy(subs, programme)].map(([code, own]) => ({
    code,
    title: titles.get(code) ?? code,
    href: `${reader.base}/rencana/program/${code}`,
    amount: sayIn(reader, sumOf(own)),
    rows: own.map((one) => subShown(reader, one, year, places)),
  }));
};

export const planYearShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const { t, base } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const years = await yearsPlanned(tx);
    const plans = await heldIn(tx, year, ['rkpd', 'renja']);
    const rkpd = plans.find(({ plan }) => plan.kind === 'rkpd');
    const chosen = {
      year,
      years: years.map((one) => ({ href: `${base}/rencana/${one}`, label: String(one), isThis: one === year })),
    };
    if (!rkpd) return { ...chosen, headline: t('rencana.year.none', { year: String(year) }), plan: undefined };
    const names = await namesOfOrganisations(tx);
    const subs = subsOf(rkpd);
    const byAgency = Map.groupBy(subs, ({ organisation }) => organisation ?? '');
    const agency = byAgency.has(event.url.searchParams.get('instansi') ?? '')
      ? event.url.searchParams.get('instansi')!
      : undefined;
    const own = agency === undefined ? subs : byAgency.get(agency)!;
    const renja = plans.find(({ plan }) => plan.kind === 'renja' && plan.organisation === agency);
    const titles =
      agency && rkpd.plan.activityList
        ? await namesOf(tx, rkpd.plan.activityList, [
            ...new Set(own.map(({ code }) => code.split('.').slice(0, 3).join('.'))),
          ])
        : new Map<string, string>();
    const places = new Map((await placesOfRegion(tx, region.region_id)).map(({ code, name }) => [code, name]));
    const wrong = (await findingsOf(tx, year)).filter(
      (one) => agency === undefined || one.organisation === agency,
    ).length;
    const amount = sayIn(reader, sumOf(own));
    return {
      ...chosen,
      headline: agency
        ? t('rencana.year.agency', { agency: names.get(agency) ?? '', amount, n: own.length, year: String(year) })
        : t('rencana.year.headline', { amount, n: byAgency.size, year: String(year) }),
      plan: {
        about: aboutPlan(reader, rkpd.plan),
        check: {
          href: `${base}/rencana/${year}/periksa${agency ? `?instansi=${agency}` : ''}`,
          label: t(wrong ? 'rencana.check.link' : 'rencana.check.linkNone', { n: wrong, year: String(year) }),
        },
        budget: `${base}/anggaran/${year}${agency ? `?instansi=${agency}` : ''}`,
        origins: originsShown(reader, own),
        agency: agency
          ? {
              renja: renja ? documentOfPlan(t, renja.plan) : undefined,
              file: renja && `${base}/rencana/berkas/${renja.plan.id}`,
              programmes: agencyShown(reader, year, own, titles, places),
            }
          : undefined,
        agencies: agency
          ? undefined
          : [...byAgency]
              .map(([id, some]) => ({ id, name: names.get(id) ?? id, sum: sumOf(some) }))
              .sort((a, b) => (a.sum < b.sum ? 1 : -1))
              .map(({ id, name, sum }) => ({
                href: `${base}/rencana/${year}?instansi=${id}`,
                title: name,
                meta: t('rencana.year.share', {
                  amount: writeIn(reader, sum),
                  share: percentWords(reader, sum, sumOf(subs)) ?? '',
                }),
              })),
      },
    };
  });
};
