import type { App } from '#platform/app.ts';
import { sweepOrphans } from '#platform/files/index.ts';
import type { Job } from '#platform/jobs.ts';
import { removeAbandoned, runWaitingFiles } from '#platform/waiting-file.ts';
import { BUDGET_IMPORT_JOB, type ImportWish, runBudgetImport } from './actions/import-file.ts';
import type { PaymentWish } from './actions/import-payments.ts';
import { PAYMENT_IMPORT_JOB, runPaymentImport } from './actions/payment-file.ts';

const DAY = 86_400_000;
const UPLOAD_DAYS = 7;

/** Brings in the sheets that wait. */
const importing = (app: App): Job => ({
  name: BUDGET_IMPORT_JOB,
  cron: '* * * * *',
  run: () =>
    runWaitingFiles<ImportWish>(app, BUDGET_IMPORT_JOB, (file) => runBudgetImport(app, file, () => new Date())),
});

/** Brings in the files of payments that wait. */
const paying = (app: App): Job => ({
  name: PAYMENT_IMPORT_JOB,
  cron: '* * * * *',
  run: () =>
    runWaitingFiles<PaymentWish>(app, PAYMENT_IMPORT_JOB, (file) => runPaymentImport(app, file, () => new Date())),
});

/** Removes sheets that nobody brought in. */
const sweeping = (app: App): Job => ({
  name: 'budget.sweep',
  cron: '53 * * * *',
  async run() {
    const before = new Date(Date.now() - UPLOAD_DAYS * DAY);
    for (const job of [BUDGET_IMPORT_JOB, PAYMENT_IMPORT_JOB]) await removeAbandoned(app, job, before);
    const nobodyNeedsThem = async () => new Set<string>();
    await sweepOrphans(app.files, 'budget-upload/', new Date(before.getTime() - UPLOAD_DAYS * DAY), nobodyNeedsThem);
  },
});

export const jobs = (app: App): readonly Job[] => [importing(app), paying(app), sweeping(app)];
