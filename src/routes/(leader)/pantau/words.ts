import type { Finding } from '#modules/reports/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import type { Translate } from '#ui/messages/index.ts';

/** The headline: what is late and where, or that nothing is. */
export const findingWords = (finding: Finding, t: Translate): string => {
  switch (finding.kind) {
    case 'calm':
      return finding.received ? t('wall.finding.calm', { n: finding.received }) : t('wall.finding.still');
    case 'spread':
      return t('wall.finding.spread', { n: finding.late, offices: finding.offices });
    case 'one': {
      const { late, of, office } = finding;
      return late === of
        ? t('wall.finding.allOne', { n: late, office })
        : t('wall.finding.one', { n: late, of, office });
    }
    case 'two': {
      const { late, of, dinas } = finding;
      const offices = t(dinas ? 'wall.twoDinas' : 'wall.twoOffices');
      return late === of
        ? t('wall.finding.allOne', { n: late, office: offices })
        : t('wall.finding.one', { n: late, of, office: offices });
    }
    case 'unassigned': {
      const { late, of } = finding;
      return late === of ? t('wall.finding.allUnassigned', { n: late }) : t('wall.finding.unassigned', { n: late, of });
    }
  }
};

/** "lewat tenggat, naik 9 sejak Senin"; without the change where it cannot be told. */
export const lateWords = (late: number, before: number | undefined, t: Translate): string => {
  if (before === undefined) return t('wall.lateFigure');
  if (late === before) return t('wall.lateSame');
  return late > before ? t('wall.lateUp', { by: late - before }) : t('wall.lateDown', { by: before - late });
};

/** Whole percent; a dash where there is nothing to divide by. */
export const percent = (part: number, whole: number): string => (whole ? `${Math.round((part / whole) * 100)}%` : '–');

export const decimal = (language: Language, value: number | undefined): string =>
  value === undefined ? '–' : formatNumber(language, value);

const RAREST = 1_000_000;
/** How seldom so many would come if nothing had changed: "sekali dalam 500 pekan", to one digit. */
export const chanceWords = (p: number, t: Translate): string => {
  if (p * RAREST < 1) return t('wall.chanceLeast', { n: RAREST });
  const times = 1 / p;
  const power = 10 ** Math.floor(Math.log10(times));
  return t('wall.chance', { n: Math.max(1, Math.floor(times / power) * power) });
};
