import { randomUUID } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import {
  isProposalSupportedBy,
  type ProposalRef,
  proposalSupporterHashes,
  supportProposal,
  tooManyProposalSupporters,
} from '#modules/proposals/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { counting, giveBack, type Limit, take, use } from '#platform/limits.ts';
import { keepSupporter, openSupporter, SUPPORTER_COOKIE, sealSupporter } from '../../ikuti/[code]/supporter.ts';

const DAY_MS = 86_400_000;
/** By proposal and network: a hamlet behind one address gets through, a script does not make a crowd. */
const NEWCOMERS: Limit = { name: 'proposal-support', most: 20, perMs: DAY_MS };

interface Device {
  readonly cookies: Cookies;
  readonly address: string;
  readonly url: URL;
}

/** Supports a proposal from the device that asks, once, and lets it be known again. @throws {Problem} 429, 404, 409 */
export const supportFromDevice = async (
  app: Pick<App, 'db' | 'secrets'>,
  ref: ProposalRef,
  { cookies, address, url }: Device,
  now: Date,
): Promise<void> => {
  const supporter = openSupporter(app.secrets, cookies.get(SUPPORTER_COOKIE)) ?? randomUUID();
  if (!(await supportedFrom(app, ref, supporter))) {
    const newcomer = use(NEWCOMERS, ref.id, clientKey(address));
    const waitMs = await counting(app.db, (tx) => take(tx, [newcomer], now));
    if (waitMs > 0) throw tooManyProposalSupporters(waitMs);
    await supportProposal(app, { kind: 'visitor' }, ref, supporter, now).catch(async (error: unknown) => {
      await counting(app.db, (tx) => giveBack(tx, newcomer));
      throw error;
    });
  }
  keepSupporter(cookies, sealSupporter(app.secrets, supporter), url);
};

/** Whether this device supports it already. */
export const supportedFrom = (
  app: Pick<App, 'db' | 'secrets'>,
  { region, id }: ProposalRef,
  supporter: string,
): Promise<boolean> =>
  inRegion(app.db, region, (tx) => isProposalSupportedBy(tx, id, proposalSupporterHashes(app.secrets, id, supporter)));
