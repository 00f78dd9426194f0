import { duesOf, type Stage, stagesOf, yearsWithBudget } from '#modules/budget/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { timeFormat } from '#platform/time/index.ts';
import type { StateOf, Station } from '#ui/types.ts';
import { dayWords, type Reader, readerOf } from './reader.ts';
import { budgetPath } from './shown.ts';
import { lockedVersions, versionLabel } from './versions.ts';

interface Event {
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

export const stateOfStage = ({ t }: Pick<Reader, 't'>, { state, lateDays, due }: Stage): StateOf | undefined => {
  const isCertain = due?.isCertain ?? true;
  switch (state) {
    case 'in_time':
      return { kind: 'done', word: t('anggaran.s.inTime') };
    case 'late':
      return { kind: 'late', word: t(isCertain ? 'anggaran.s.late' : 'anggaran.s.lateAbout', { n: lateDays }) };
    case 'overdue':
      return { kind: 'late', word: t(isCertain ? 'anggaran.s.overdue' : 'anggaran.s.overdueAbout', { n: lateDays }) };
    case 'ahead':
      return { kind: 'quiet', word: t('anggaran.s.ahead') };
    case 'unrecorded':
      return { kind: 'quiet', word: t('anggaran.s.unrecorded') };
    case 'undated':
    case 'optional':
      return undefined;
  }
};

/** "3 tahap anggaran 2026 terlambat, paling lama KUA-PPAS: 70 hari". */
export const stagesHeadline = ({ t }: Pick<Reader, 't'>, year: number, stages: readonly Stage[]): string => {
  const late = stages.filter(({ lateDays }) => lateDays > 0);
  const [longest] = late.toSorted((a, b) => b.lateDays - a.lateDays);
  if (longest)
    return t(late.length === 1 ? 'anggaran.s.headline.one' : 'anggaran.s.headline.late', {
      n: late.length,
      year: String(year),
      phase: t(`anggaran.phase.${longest.phase}`),
      days: longest.lateDays,
    });
  const isKnown = stages.some(({ decided }) => decided !== undefined);
  return t(isKnown ? 'anggaran.s.headline.inTime' : 'anggaran.s.headline.none', { year: String(year) });
};

export const stagesShown = (event: Event, region: Region, year: number) => {
  const reader = readerOf(event, region, new Date());
  const { t, today } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const versions = await lockedVersions(tx, year);
    const years = await yearsWithBudget(tx);
    const decided = versions.flatMap(({ number, phase, document }) =>
      document ? [{ number, phase, decidedOn: document.date }] : [],
    );
    const stages = stagesOf(await duesOf(tx, year), decided, today);
    const owed = stages.filter(({ state }) => state !== 'optional');
    const stations = owed.map(
      (stage): Station & { links: { href: string; label: string }[]; source: string | undefined } => {
        const { phase, due, decided: own } = stage;
        const version = versions.find(({ number }) => number === own?.number);
        const before = version && versions.findLast(({ number }) => number < version.number);
        const day = due && dayWords(reader, due.dueOn);
        const dueWords =
          day === undefined
            ? t('anggaran.s.noDue')
            : t(due!.isCertain ? 'anggaran.s.due' : 'anggaran.s.dueAbout', { day });
        return {
          kind: own || stage.state === 'unrecorded' ? 'fact' : 'owed',
          time: own ? t('anggaran.s.decided', { day: dayWords(reader, own.decidedOn) }) : dueWords,
          ...(own ? { at: own.decidedOn } : due && { at: due.dueOn }),
          title: version ? versionLabel(versions, version, t) : t(`anggaran.phase.${phase}`),
          ...withState(stateOfStage(reader, stage)),
          note: [
            version?.document && `${t(`anggaran.document.${version.document.kind}`)} ${version.document.number}.`,
            own && `${dueWords}.`,
            due && !due.isCertain && t('anggaran.s.uncertain'),
          ]
            .filter(Boolean)
            .join(' '),
          source: due?.source,
          links: [
            ...(version
              ? [{ href: budgetPath(reader, year, `?versi=${version.number}`), label: t('anggaran.s.open') }]
              : []),
            ...(version && before
              ? [
                  {
                    href: budgetPath(reader, year, `/beda?dari=${before.number}&ke=${version.number}`),
                    label: t('anggaran.s.changes'),
                  },
                ]
              : []),
          ],
        };
      },
    );
    return {
      year,
      years: years.map((one) => ({
        label: String(one),
        href: budgetPath(reader, one, '/tahapan'),
        isThis: one === year,
      })),
      headline: stagesHeadline(reader, year, stages),
      stations,
      isUnchanged: owed.length < stages.length,
      isSample: versions.some(({ isSample }) => isSample),
      at: timeFormat(reader.language, region.time_zone).fullDateTime(reader.now),
    };
  });
};

const withState = (state: StateOf | undefined) => (state ? { state } : {});
