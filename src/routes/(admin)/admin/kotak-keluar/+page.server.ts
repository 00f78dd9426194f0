import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { type OutboxState, outbox, outboxCounts } from '#platform/mail/index.ts';
import { isUuid } from '#platform/text.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

const STATES: readonly OutboxState[] = ['waiting', 'given_up', 'sent'];
const PAGE = 50;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'outbox.read');
  const { db, secrets, settings } = theApp();
  const { searchParams } = event.url;
  const state = STATES.find((one) => one === searchParams.get('keadaan'));
  const asked = searchParams.get('sebelum') ?? '';
  const before = isUuid(asked) ? asked : undefined;
  const read = await inRegion(db, region.region_id, async (tx) => ({
    counts: await outboxCounts(tx),
    mails: await outbox(tx, secrets, { state, before, limit: PAGE + 1 }),
  }));
  const mails = read.mails.slice(0, PAGE);
  return {
    counts: read.counts,
    mails: mails.map(({ id, to, subject, state, createdAt, sentAt, attempts, lastError, nextTryAt }) => ({
      id,
      to,
      subject,
      state,
      createdAt,
      sentAt,
      attempts,
      lastError,
      nextTryAt,
    })),
    state,
    next: read.mails.length > PAGE ? mails.at(-1)?.id : undefined,
    sendsMail: settings.SMTP_URL !== undefined,
    timeZone: region.time_zone,
  };
};
