import { makeLetter } from '#modules/dashboards/index.ts';
import { acceptReport, answerReport, exportAnswers, setTrackingId } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';

const REGION = 3522;
const DAY_MS = 86_400_000;

/** The last Monday before this one. */
const lastMonday = (now: Date): string => {
  const since = (now.getUTCDay() + 6) % 7;
  return new Date(now.getTime() - (since + 7) * DAY_MS).toISOString().slice(0, 10);
};

/**
 * What pages lead to as a file once there is any: an export of answers in words of their own, and a letter of a week.
 * @param reports that are handed over, and how each is answered
 */
export const plantFiles = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  reports: readonly { readonly id: string; readonly text: string }[],
  actors: { readonly verifier: Actor; readonly officer: Actor },
): Promise<void> => {
  const now = new Date();
  for (const [at, { id, text }] of reports.entries()) {
    const ref = { region: REGION, id };
    await setTrackingId(app.db, actors.verifier, ref, String(8_500_000 + at), now);
    await acceptReport(app.db, actors.officer, ref, now);
    const body = `${text} (jawaban, ditulis cukup panjang)`;
    await answerReport(app.db, actors.officer, ref, { body, workDone: false, photos: [] }, now);
  }
  await exportAnswers(app.db, actors.verifier, REGION, now);
  await makeLetter(app, { kind: 'system', task: 'test' }, REGION, lastMonday(now), now);
};
