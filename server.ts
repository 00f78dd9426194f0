import { isForwardedHttps } from '#platform/http.ts';
import { readSettings } from '#platform/settings.ts';
import { openDoorOf } from './src/commands/inside.ts';
import { front } from './src/front.ts';
import { closeApp, openApp, startJobs } from './src/open.ts';
import { patientServer } from './src/patient-server.ts';
import { continueInBackground, prepareInstallation } from './src/prepare.ts';

const settings = readSettings(process.env);
// adapter-node reads these when it is imported. It believes https unless a header says otherwise, and that header is ours alone.
process.env.PROTOCOL_HEADER = 'x-simpul-proto';
process.env.BODY_SIZE_LIMIT = String(120 * 1024 * 1024); // the report form reads its own body and stops far earlier
process.env.SHUTDOWN_TIMEOUT = '2';
// It would believe a header about the client's address of its own accord; SIMPUL_PROXIES alone decides that.
delete process.env.ADDRESS_HEADER;

const app = await openApp(settings);
await prepareInstallation(app);
if (settings.SIMPUL_JOBS === 'inside') await startJobs(app);

const built = './build/handler.js'; // in a variable: otherwise the type checker follows it into the built JavaScript
const { handler } = await import(built);
const listener = front(app, (req, res) => {
  // Node joins a header that comes several times to one list, so it is a text or absent.
  const isHttps = isForwardedHttps(req.headers['x-forwarded-proto'] as string | undefined, settings.SIMPUL_PROXIES);
  req.headers['x-simpul-proto'] = isHttps ? 'https' : 'http';
  handler(req, res);
});
const closeDoor = await openDoorOf(app);
const stopBackground = continueInBackground(app);
const server = patientServer(listener, settings);
server.listen(settings.PORT, settings.HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.PORT;
  console.log(
    `Simpul siap di http://${settings.HOST === '127.0.0.1' ? 'localhost' : settings.HOST}:${port} (${app.db.engine.kind}, Ctrl-C untuk berhenti)`,
  );
});

let stopping = false; // Ctrl-C arrives twice: from the terminal and from scripts/run.mjs
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    server.close();
    server.closeAllConnections();
    await closeDoor();
    await stopBackground();
    await closeApp(app);
    process.exit(0);
  });
}
