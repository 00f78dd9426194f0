import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Region } from '#modules/places/index.ts';
import {
  completeReport,
  confirmReport,
  contestReport,
  converse,
  LIMITS,
  type ReportRef,
  reportByCode,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { paramProblem, requestInvalid, requestUnknown } from '../problems.ts';
import { insertUpdate, receivedAs, updateBefore } from '../queries/received.ts';
import { one, type Sent } from '../rules/posted.ts';
import { isUpdateState, type UpdateAct, updateAct } from '../rules/update.ts';
import { applicationOf } from './receive.ts';

/** The application that filed the report speaks for its reporter. */
const REPORTER: Actor = { kind: 'reporter' };

const ACTS: Record<UpdateAct, (db: Db, ref: ReportRef, words: string, now: Date) => Promise<unknown>> = {
  complete: (db, ref, words, now) => completeReport(db, REPORTER, ref, words, [], now),
  contest: (db, ref, words, now) => contestReport(db, REPORTER, ref, words, [], now),
  converse: (db, ref, words, now) => converse(db, REPORTER, ref, words, [], now),
  confirm: (db, ref, _words, now) => confirmReport(db, REPORTER, ref, now),
};

const LONGEST_ID = 100;

const readUpdate = (sent: Sent) => {
  const [code, updateId, state] = ['service_request_id', 'update_id', 'status'].map((name) => one(sent, name));
  const words = one(sent, 'description') ?? '';
  const problems = [
    ...(code ? [] : [paramProblem('service_request_id', 'Sebutkan laporannya.', 'Name the request.')]),
    ...(updateId && updateId.length <= LONGEST_ID
      ? []
      : [
          paramProblem(
            'update_id',
            `Sebutkan nomor kabar ini di aplikasi Anda, paling panjang ${LONGEST_ID} huruf: dengan itu kabar yang dikirim lagi tidak menjadi dua.`,
            `Give the number of this update in your application, ${LONGEST_ID} characters at most: by it an update that is sent again is taken once.`,
          ),
        ]),
    ...(state === undefined || isUpdateState(state)
      ? []
      : [paramProblem('status', 'Keadaan ini tidak dikenal.', 'This state is not known.')]),
    ...(words || state?.toLowerCase() === 'fixed'
      ? []
      : [paramProblem('description', 'Tulis kabarnya.', 'Write what there is to say.')]),
    ...(words.length > LIMITS.textCharacters
      ? [
          paramProblem(
            'description',
            `Paling banyak ${LIMITS.textCharacters} huruf.`,
            `At most ${LIMITS.textCharacters} characters.`,
          ),
        ]
      : []),
  ];
  if (problems.length > 0) throw requestInvalid(problems);
  return { code: code!.toUpperCase(), updateId: updateId!, state, words };
};

/**
 * Takes the words of a reporter from the application that filed the report (an extension of mysociety). Sent again it is taken once; only
 * a power cut in between can double a word.
 * @returns the id of the update here
 * @throws {Problem} 400, 403, 404 also for a report that another application filed, 429
 */
export const receiveUpdate = async (
  app: Pick<App, 'db' | 'secrets'>,
  region: Region,
  sent: Sent,
  now: Date,
): Promise<string> => {
  requirePermission(REPORTER, 'report.converse', { region: region.region_id });
  const key = await applicationOf(app, region, one(sent, 'api_key'), now);
  const { code, updateId, state, words } = readUpdate(sent);
  const found = await inRegion(app.db, region.region_id, async (tx) => {
    const report = await reportByCode(tx, code);
    if (!report || (await receivedAs(tx, report.id))?.keyId !== key.id) throw requestUnknown();
    return { report, before: await updateBefore(tx, { keyId: key.id, reportId: report.id, updateId }) };
  });
  if (found.before) return found.before;
  const { report } = found;
  const act = updateAct(state, report.status);
  await ACTS[act](app.db, { region: region.region_id, id: report.id }, words, now);
  return inRegion(app.db, region.region_id, async (tx) => {
    const id = uuidv7();
    await insertUpdate(tx, { id, keyId: key.id, reportId: report.id, updateId }, now);
    await journal(tx, REPORTER, {
      act: 'georeport.receive_update',
      subject: `api-keys/${key.id}`,
      at: now,
      private: { report: report.id, act },
    });
    return id;
  });
};
