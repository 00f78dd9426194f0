import { receivedAs, sentOf } from '#modules/open311/index.ts';
import type { Report } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import type { StateKind } from '#ui/types.ts';
import type { Telling } from '../../thread-words.ts';

/** How a report stands at another server, in words. */
export interface Elsewhere {
  readonly server: string;
  readonly state: { readonly kind: StateKind; readonly word: string };
  /** What that server says of it, or why it was not taken. */
  readonly said: string | undefined;
}

const elsewhereOf = async (
  tx: Tx,
  { report, t, language, calendar }: Telling & { report: Report },
): Promise<Elsewhere[]> => {
  const format = timeFormat(language, calendar.timeZone);
  return (await sentOf(tx, report.id)).map((sent) => {
    const number = sent.remoteId ? t('desk.outside.number', { id: sent.remoteId }) : undefined;
    const said = [sent.remoteAgency, sent.remoteNotes].filter(Boolean).join(': ') || undefined;
    const at = sent.remoteUpdatedAt && format.dateTime(sent.remoteUpdatedAt);
    if (sent.state === 'given_up')
      return {
        server: sent.serverName,
        state: { kind: 'late', word: t('desk.outside.givenUp') },
        said: sent.lastError ?? undefined,
      };
    if (sent.state === 'waiting')
      return {
        server: sent.serverName,
        state: { kind: 'wait', word: t('desk.outside.waiting') },
        said: sent.lastError ? t('desk.outside.tried', { n: sent.attempts, why: sent.lastError }) : undefined,
      };
    const word = sent.remoteStatus ? t(`desk.outside.${sent.remoteStatus}`) : t('desk.outside.sent');
    return {
      server: sent.serverName,
      state: { kind: sent.remoteStatus === 'closed' ? 'done' : 'progress', word },
      said: [number, said, at].filter(Boolean).join(' · ') || undefined,
    };
  });
};

/** What binds a report to other systems: its number at SP4N-LAPOR!, the application it came by, the servers it was sent to. */
export const outsideOf = async (tx: Tx, telling: Telling & { report: Report }) => {
  const { report } = telling;
  const received = report.channel === 'api' ? await receivedAs(tx, report.id) : undefined;
  return {
    trackingId: report.source === 'sp4n' ? (report.sourceId ?? '') : '',
    application: received?.label,
    media: received?.mediaUrl ?? undefined,
    sent: await elsewhereOf(tx, telling),
  };
};
export type Outside = Awaited<ReturnType<typeof outsideOf>>;
