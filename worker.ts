// Background work in a process of its own: for large installations, with SIMPUL_JOBS=separate in the server.
import { readSettings } from '#platform/settings.ts';
import { closeApp, openApp, startJobs } from './src/open.ts';

const settings = readSettings(process.env);
if (!settings.DATABASE_URL) {
  console.error('PGlite has room for one process only: leave SIMPUL_JOBS as it is, or set DATABASE_URL.');
  process.exit(2);
}
const app = await openApp(settings);
await startJobs(app);
console.log('Simpul bekerja di belakang layar (Ctrl-C untuk berhenti)');
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void closeApp(app).then(() => process.exit(0)));
