import { createHash } from 'node:crypto';
import { requirePermission } from '#modules/accounts/index.ts';
import {
  type Course,
  courseOf,
  isCalibrated,
  type Proposal,
  proposedAgencies,
  settingOf,
} from '#modules/routing/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { insertProposal, judgeProposal } from '../queries/proposal.ts';
import { lockReport, servicesOf } from '../queries/report.ts';
import { titleFrom } from '../rules/title.ts';
import type { Report } from '../types.ts';
import { agencyClocks, agencyInForce, limitsOf, move, stepOn } from './step.ts';

const ROUTING = { kind: 'system', task: 'routing' } as const;

/** A number from 0 to 1 that the reporter cannot choose: the id is made here, of random bits. */
const drawOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE() / 2 ** 32;

type Incoming = Pick<Report, 'id' | 'text' | 'secret' | 'classification'> & {
  readonly serviceCode?: string;
  readonly placeCode?: string;
};

/** Stores what the program proposes for a report that has just come in, and what is to become of it. */
const propose = async (
  tx: Tx,
  report: Incoming,
  day: string,
  waits: boolean,
): Promise<{ proposals: Proposal[]; course: Course }> => {
  const proposals = await proposedAgencies(tx, report, await servicesOf(tx, true), day);
  const needsInspection = report.classification === 'complaint_inspection';
  const course = waits
    ? 'desk'
    : courseOf(
        { ...report, needsInspection },
        proposals,
        await settingOf(tx),
        await isCalibrated(tx),
        drawOf(report.id),
      );
  await insertProposal(tx, { reportId: report.id, proposals, serviceCode: report.serviceCode ?? null, course });
  return { proposals, course };
};

/**
 * Proposes offices for a new report, and sends it straight to the first where the regency wants that and the program is sure enough.
 * Nobody has read it then, so its text stays with reporter and offices until one of them releases it.
 * @param waits not to be handed on unread however sure the program is: a copy among many, or what goes on in another report
 */
export const routeReport = async (tx: Tx, report: Incoming, now: Date, { waits = false } = {}): Promise<void> => {
  const limits = await limitsOf(tx, tx.region!);
  const { proposals, course } = await propose(tx, report, localDay(limits.calendar.timeZone, now), waits);
  if (course !== 'straight') return;
  requirePermission(ROUTING, 'report.route', { region: tx.region! });
  const [{ organisation, confidence }] = proposals;
  const locked = (await lockReport(tx, { region: tx.region!, id: report.id }))!;
  const step = stepOn(tx, locked, ROUTING, now, limits);
  const agency = await agencyInForce(step, organisation);
  await judgeProposal(tx, report.id, agency.id, 'program', now);
  await move(
    step,
    'route',
    {
      title: locked.title ?? titleFrom(report.text),
      organisationId: agency.id,
      assignedAt: now,
      forwardedAt: now,
      ...agencyClocks(step),
    },
    {
      public: {
        organisation: agency.id,
        organisationName: agency.name,
        confidence: Math.round(confidence * 100) / 100,
      },
    },
  );
};
