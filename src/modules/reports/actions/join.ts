import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { notToJoin } from '../problems.ts';
import { isPublicText } from '../queries/lists.ts';
import { lockReport } from '../queries/report.ts';
import { isOpen } from '../rules/life.ts';
import type { ReportRef } from '../types.ts';
import { gain, layTo, lockMatters } from './merge.ts';
import { limitsOf, stepOn } from './step.ts';
import { type Filing, fileReport, type Receipt } from './submit.ts';

/**
 * A resident found that somebody had reported it already, and joins: their words and photos are kept as a report of their own with a
 * key of its own, laid to the other one at once. Nobody but the offices reads them. They count among its supporters, for each device once.
 * @throws {Problem} 409 `not-to-join` when the other one has ended or is not public
 */
export const joinReport = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  into: ReportRef,
  filing: Filing,
): Promise<Receipt> => inRegion(app.db, into.region, (tx) => joinIn(tx, app, actor, into, filing));

/** The same in a transaction of somebody else, who keeps something beside the report. @throws {Problem} 409 `not-to-join` */
export const joinIn = async (
  tx: Tx,
  app: Pick<App, 'secrets'>,
  actor: Actor,
  into: ReportRef,
  filing: Filing,
): Promise<Receipt> => {
  const { roots, merged, report } = await lockMatters(tx, [into.id]);
  const main = report(roots.get(into.id)!);
  requirePermission(actor, 'report.join', { region: into.region });
  if (!isOpen(main.status) || !isPublicText(main)) throw notToJoin();
  const receipt = await fileReport(tx, app, actor, filing, true);
  if (receipt.again) return receipt;
  const limits = await limitsOf(tx, into.region);
  const own = (await lockReport(tx, { region: into.region, id: receipt.id }))!;
  const laid = await layTo(stepOn(tx, own, actor, filing.now, limits), main, merged, 'reporter');
  await gain(stepOn(tx, main, actor, filing.now, limits), [laid]);
  return receipt;
};
