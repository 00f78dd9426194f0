import { auditFigures, auditMonths } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { monthWords } from '#ui/month-words.ts';
import { labelsOf } from '../../../labels.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';

const MONTHS = 24;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { months: [], figures: [], total: undefined };
  const { language } = event.locals;
  const time = timeFormat(language, region.time_zone);
  const { months, figures, labels } = await inRegion(theApp().db, region.region_id, async (tx) => {
    const all = await auditMonths(tx, MONTHS);
    const drawn = all.filter(({ drawnAt }) => drawnAt);
    const [first, last] = [drawn.at(-1), drawn[0]];
    return {
      months: all,
      labels: await labelsOf(tx, region.region_id),
      figures: first && last ? await auditFigures(tx, first.month, last.month) : [],
    };
  });
  const sum = (of: (one: (typeof figures)[number]) => number) => figures.reduce((all, one) => all + of(one), 0);
  return {
    months: months.map(({ month, commitment, committedAt, drawnAt, secret, percent, least }) => ({
      month: month.slice(0, 7),
      name: monthWords(language, month),
      commitment: hex(commitment),
      committed: time.fullDateTime(committedAt),
      drawn: drawnAt && time.fullDateTime(drawnAt),
      secret: secret && hex(secret),
      percent,
      least,
    })),
    figures: figures.map((one) => ({ ...one, office: labels.offices.get(one.organisationId) ?? one.organisationId })),
    total: {
      closed: sum(({ closed }) => closed),
      drawn: sum(({ drawn }) => drawn),
      found: sum(({ found }) => found),
      amiss: sum(({ notDone, wrongPlace }) => notDone + wrongPlace),
    },
  };
};
