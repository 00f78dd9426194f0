import { namesOfPeople } from '#modules/accounts/index.ts';
import {
  findingOf,
  inForceOn,
  openKinds,
  paidBySourceAndMonth,
  paidThrough,
  paymentFiles,
  versionsOf,
} from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { sumOfMoney } from '#platform/money.ts';
import { doneOf } from '../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { paymentYear } from './words.ts';

const FILES = 20;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'budget.pay');
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const { years, year } = await paymentYear(tx, region.time_zone, event.url.searchParams.get('tahun'));
    const version = inForceOn(await versionsOf(tx, year), `${year}-12-31`)?.id;
    const months = await paidBySourceAndMonth(tx, year);
    const open = await openKinds(tx, { year, version });
    const files = await paymentFiles(tx, year, FILES);
    const people = await namesOfPeople(
      tx,
      files.flatMap(({ importedBy }) => importedBy ?? []),
    );
    return {
      years,
      year,
      hasVersion: version !== undefined,
      finding: findingOf(open),
      open: open.reduce((sum, { count }) => sum + count, 0),
      payments: months.reduce((sum, { payments }) => sum + payments, 0),
      total: sumOfMoney(months.map(({ amount }) => amount)),
      through: await paidThrough(tx, year),
      months,
      files: files.map(({ importedBy, ...file }) => ({
        ...file,
        by: (importedBy && people.get(importedBy)) ?? null,
      })),
      timeZone: region.time_zone,
      done: doneOf(event.url),
    };
  });
};
