// Five years from the vision to the programmes: what the regent promised, by what it is measured, and who does it.
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import type { Region } from '#modules/places/index.ts';
import {
  childrenOf,
  type Element,
  findingsOf,
  heldIn,
  THEMES,
  yearsOf,
  yearsPlanned,
} from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { indicatorColumns, indicatorLines, planName } from '../../../plan-words.ts';
import { type Reader, readerOf, sayIn } from '../anggaran/reader.ts';
import { aboutPlan } from './about.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

const allYears = ({ ceilings }: Element): Sen => sumOfMoney((ceilings ?? []).map((amount) => amount ?? NO_MONEY));

/** A programme that several agencies do stands once, with all of them. */
const programmesShown = (reader: Reader, programmes: readonly Element[], names: ReadonlyMap<string, string>) =>
  [...Map.groupBy(programmes, ({ code }) => code)].map(([code, own]) => ({
    href: `${reader.base}/rencana/program/${code}`,
    title: own[0]!.title,
    meta: [
      own.length > 3
        ? reader.t('rencana.agencies', { n: own.length })
        : own.flatMap(({ organisation }) => (organisation ? (names.get(organisation) ?? []) : [])).join(', '),
      reader.t('rencana.fiveYears', { amount: sayIn(reader, sumOfMoney(own.map(allYears))) }),
    ].join(' · '),
  }));

const targetShown = (
  reader: Reader,
  target: Element,
  elements: readonly Element[],
  names: ReadonlyMap<string, string>,
  isAsked: (programme: Element) => boolean,
) => {
  const below = childrenOf(elements, target.id);
  const programmes = [...below, ...below.flatMap(({ id }) => childrenOf(elements, id))]
    .filter(({ kind }) => kind === 'programme')
    .filter(isAsked);
  const shown = programmesShown(reader, programmes, names);
  return {
    id: target.id,
    number: target.code,
    title: target.title,
    indicators: indicatorLines(reader.t, reader.language, [target]),
    programmes: shown,
    summary: reader.t('rencana.target.programmes', {
      n: shown.length,
      amount: sayIn(reader, sumOfMoney(programmes.map(allYears))),
    }),
  };
};

/** The years that have an RKPD, and how much does not fit in the newest. */
const yearsShown = (reader: Reader, years: readonly number[], wrong: number | undefined) => ({
  years: years.map((year) => ({ href: `${reader.base}/rencana/${year}`, label: String(year) })),
  check:
    years[0] === undefined || wrong === undefined
      ? undefined
      : {
          href: `${reader.base}/rencana/${years[0]}/periksa`,
          label: reader.t(wrong ? 'rencana.check.link' : 'rencana.check.linkNone', {
            n: wrong,
            year: String(years[0]),
          }),
        },
});

/** The plan of five years in force in the newest planned year, or in this one. */
export const cascadeShown = (event: Event, region: Region) => {
  const reader = readerOf(event, region, new Date());
  const { t, language, base } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const years = await yearsPlanned(tx);
    const year = years[0] ?? Number(reader.today.slice(0, 4));
    const rpjmd = (await heldIn(tx, year, ['rpjmd']))[0];
    const wrong = years[0] === undefined ? undefined : (await findingsOf(tx, year)).length;
    const more = yearsShown(reader, years, wrong);
    if (!rpjmd) return { headline: t('rencana.none', { region: region.name }), ...more, plan: undefined };
    const { plan, elements } = rpjmd;
    const names = await namesOfOrganisations(tx);
    const programmes = elements.filter(({ kind }) => kind === 'programme');
    const theme = THEMES.find(({ name }) => name === event.url.searchParams.get('tema'));
    const isAsked = ({ themes }: Element) => !theme || themes.includes(theme.name);
    const count = (some: readonly Element[]) => new Set(some.map(({ code }) => code)).size;
    return {
      headline: theme
        ? t('rencana.headline.theme', {
            theme: theme.title[language === 'en' ? 'en' : 'id'],
            n: count(programmes.filter(isAsked)),
          })
        : t('rencana.headline', {
            targets: elements.filter(({ kind }) => kind === 'target').length,
            n: count(programmes),
            until: String(plan.lastYear),
          }),
      ...more,
      plan: {
        name: planName(t, plan),
        about: aboutPlan(reader, plan),
        vision: elements.find(({ kind }) => kind === 'vision')?.title,
        columns: indicatorColumns(t, plan),
        years: yearsOf(plan).length,
        themes: [
          { href: `${base}/rencana`, label: t('rencana.theme.all'), isThis: !theme },
          ...THEMES.map(({ name, title }) => ({
            href: `${base}/rencana?tema=${name}`,
            label: t('rencana.theme.one', {
              title: title[language === 'en' ? 'en' : 'id'],
              n: count(programmes.filter(({ themes }) => themes.includes(name))),
            }),
            isThis: theme?.name === name,
          })),
        ],
        missions: elements
          .filter(({ kind }) => kind === 'mission')
          .map((mission) => ({
            title: mission.title,
            number: mission.code,
            goals: childrenOf(elements, mission.id).map((goal) => ({
              title: goal.title,
              indicators: indicatorLines(t, language, [goal]),
              targets: childrenOf(elements, goal.id)
                .map((target) => targetShown(reader, target, elements, names, isAsked))
                .filter(({ programmes: shown }) => !theme || shown.length > 0),
            })),
          }))
          .filter(({ goals }) => goals.some(({ targets }) => !theme || targets.length > 0)),
      },
    };
  });
};
