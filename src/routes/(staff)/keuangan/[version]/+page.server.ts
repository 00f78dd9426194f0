import { mayAct } from '#modules/accounts/index.ts';
import {
  breakdown,
  DOCUMENT_KINDS,
  isBalanced,
  isCoarse,
  lockInput,
  lockVersion,
  remainder,
  versionById,
  versionNotFound,
  versionsOf,
  withdrawVersion,
} from '#modules/budget/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { attempt, doneOf, goOn, readAs, text } from '../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../signed-in.ts';
import { waiting, workingYear } from '../year.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'budget.read');
  const { version: id } = event.params;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const version = isUuid(id) ? await versionById(tx, id) : undefined;
    if (!version) throw versionNotFound();
    const versions = await versionsOf(tx, version.year);
    const ceilings = versions.findLast(
      ({ phase, lockedAt, number }) => isCoarse(phase) && lockedAt !== null && number < version.number,
    );
    // What its agencies may spend stands beside what they plan, as any other version would.
    const slices = await breakdown(tx, {
      year: version.year,
      version: id,
      against: ceilings?.id,
      filter: { kind: 'spending' },
      by: 'organisation',
      level: 1,
      paidUntil: `${version.year}-12-31`,
    });
    const names = await namesOfOrganisations(tx);
    const agencies = slices.map(({ code, amount, before, lines }) => ({
      id: code,
      name: names.get(code) ?? code,
      amount,
      lines,
      ceiling: before,
    }));
    const { works } = await workingYear(tx, version.year, null);
    return {
      version,
      isBalanced: isBalanced(version.totals),
      remainder: remainder(version.totals),
      agencies,
      waiting: waiting(works),
      mayLock: mayAct(actor, 'budget.lock', { region: actor.region }),
      mayOpen: mayAct(actor, 'budget.open', { region: actor.region }),
      mayWrite: mayAct(actor, 'budget.write', { region: actor.region }),
      documents: [...DOCUMENT_KINDS],
      today: localDay(region.time_zone, new Date()),
      timeZone: region.time_zone,
      done: doneOf(event.url),
    };
  });
};

export const actions: Actions = {
  lock: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.lock');
    const form = await formDataOf(event.request);
    const given = Object.fromEntries(['kind', 'number', 'date'].map((name) => [name, text(form, name)]));
    const { data, back } = readAs(lockInput, given, form, 'lock');
    if (!data) return back;
    const ref = { region: region.region_id, id: event.params.version };
    const locked = await attempt(form, 'lock', () => lockVersion(theApp().db, actor, ref, data, new Date()));
    if ('back' in locked) return locked.back;
    return goOn(`/keuangan/${ref.id}`, 'decreed');
  },
  withdraw: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.open');
    const form = await formDataOf(event.request);
    const ref = { region: region.region_id, id: event.params.version };
    const gone = await attempt(form, 'withdraw', () =>
      withdrawVersion(theApp().db, actor, ref, text(form, 'reason'), new Date()),
    );
    if ('back' in gone) return gone.back;
    return goOn('/keuangan', 'removed');
  },
};
