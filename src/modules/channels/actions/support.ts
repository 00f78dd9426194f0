import { maySupport, petitionOf, supportPetitionIn } from '#modules/petitions/index.ts';
import {
  isPublicText,
  isSupportedBy,
  type Report,
  readCode,
  reportByCode,
  reportById,
  supporterHashes,
  supportIn,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import { ANSWERS } from '../rules/answers.ts';

interface Asked {
  readonly code: string;
  /** As `+62…`; the provider vouches for it. */
  readonly phone: string;
  /** The report of this number that goes on. */
  readonly own: Report | undefined;
  readonly origin: string;
}

/** What stands behind a code for everybody: of a merged report the one in which it goes on. */
const supportable = async (tx: Tx, code: string): Promise<Report | undefined> => {
  const read = readCode(code);
  const named = typeof read === 'object' ? await reportByCode(tx, read.code) : undefined;
  const main = named?.mergedInto ? await reportById(tx, named.mergedInto) : named;
  return named && main && isPublicText(named) && isPublicText(main) ? main : undefined;
};

/**
 * Somebody supports a report or an aspiration by a message, once from each number. Only a hash of the number is kept, another one for
 * each report.
 * @returns what they are answered
 */
export const supportByPhone = async (
  tx: Tx,
  app: Pick<App, 'secrets'>,
  actor: Actor,
  { code, phone, own, origin }: Asked,
  now: Date,
): Promise<string> => {
  const report = await supportable(tx, code);
  if (!report) return ANSWERS.supportUnknown;
  const link = `${origin}/ikuti/${report.code}`;
  if (own && (own.mergedInto ?? own.id) === report.id) return ANSWERS.supportOwn(report.code);
  const supporter = `phone:${phone}`;
  if (await isSupportedBy(tx, report.id, supporterHashes(app, report.id, supporter)))
    return ANSWERS.supportedBefore(report.code, report.supporters, link);
  const ref = { region: tx.region!, id: report.id };
  const petition = await petitionOf(tx, report, now);
  if (petition && !maySupport(petition, now)) return ANSWERS.supportClosed(report.code, link);
  const supporters = petition
    ? (await supportPetitionIn(tx, app, actor, ref, supporter, now)).supporters
    : await supportIn(tx, app, actor, ref, supporter, now);
  return ANSWERS.supported(report.code, supporters, link);
};
