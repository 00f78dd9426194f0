import { scopeOf } from '#modules/accounts/index.ts';
import { type Organisation, organisationById } from '#modules/organisations/index.ts';
import { type DeskScope, type Stage, stageOfOffice } from '#modules/proposals/index.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import type { Person, SignedIn } from '../../../signed-in.ts';

/** What of the proposals is somebody's own business: the stage whose meetings their office holds, and what waits for these. */
export interface Desk {
  readonly office: Organisation | undefined;
  /** Undefined: they hold no meetings. */
  readonly stage: Stage | undefined;
  readonly scope: DeskScope;
  readonly mayScreen: boolean;
}

export const deskOf = async (tx: Tx, actor: Person): Promise<Desk> => {
  const office = actor.organisation ? await organisationById(tx, actor.organisation) : undefined;
  const holds = scopeOf(actor, 'meeting.hold');
  const mayScreen = scopeOf(actor, 'proposal.screen') !== undefined;
  if (holds === 'region') return { office, stage: 'regency', scope: {}, mayScreen };
  if (holds !== 'own' || !office) return { office, stage: undefined, scope: {}, mayScreen: false };
  const stage = stageOfOffice(office.kind);
  const scope: DeskScope =
    stage === 'village'
      ? { place: office.place ?? '' }
      : stage === 'district'
        ? { district: office.place ?? '' }
        : { organisation: office.id };
  return { office, stage, scope, mayScreen };
};

export const readingOf = async (tx: Tx, { region }: SignedIn, language: Language, now: Date): Promise<Reading> => ({
  t: translator(language),
  language,
  now,
  calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
});

/** Address of the list that residents read. */
export const publicBase = (
  event: { readonly locals: { readonly regions: readonly unknown[] } },
  { region }: SignedIn,
): string => `${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/usulan`;
