import { createTransport } from 'nodemailer';
import type { Settings } from '../settings.ts';
import { about, codeOf, type Finding, within } from './finding.ts';

const WAIT_MS = 10_000;

/** Whether a mail server takes us in; no mail is sent. */
export const examineMail = async ({ SMTP_URL }: Settings): Promise<Finding[]> => {
  const say = about('mail');
  if (!SMTP_URL)
    return [
      say(
        'attention',
        'SMTP_URL kosong: surat tinggal di kotak keluar dan tidak sampai kepada siapa pun.',
        'SMTP_URL is not set: mail stays in the outbox and reaches nobody.',
      ),
    ];
  const transport = createTransport({ url: SMTP_URL, connectionTimeout: WAIT_MS, greetingTimeout: WAIT_MS });
  try {
    await within(2 * WAIT_MS, transport.verify());
    return [say('well', 'Server surat menerima kita.', 'The mail server takes us in.')];
  } catch (error) {
    return [
      say(
        'wrong',
        `Server surat menolak atau tidak menjawab (${codeOf(error)}). Periksa SMTP_URL dan firewall.`,
        `The mail server refuses or does not answer (${codeOf(error)}). Check SMTP_URL and the firewall.`,
      ),
    ];
  } finally {
    transport.close();
  }
};

/** Asks for the address that residents use: what comes back tells whether the proxy in front passes on what it must. */
export const examineAddress = async ({ SIMPUL_ORIGIN, SIMPUL_PROXIES, HOST }: Settings): Promise<Finding[]> => {
  const say = about('address');
  if (!SIMPUL_ORIGIN)
    return [
      say(
        'attention',
        'SIMPUL_ORIGIN kosong: tautan memakai alamat yang diketik orang, dan surat tidak dapat dikirim.',
        'SIMPUL_ORIGIN is not set: links use the address that people typed, and mail cannot be sent.',
      ),
    ];
  const isSafe = SIMPUL_ORIGIN.startsWith('https:');
  const found: Finding[] = [];
  if (!isSafe)
    found.push(
      say(
        'wrong',
        'SIMPUL_ORIGIN bukan https: kata sandi dan laporan lewat tanpa sandi. Pasang sertifikat di proksi.',
        'SIMPUL_ORIGIN is not https: passwords and reports travel in the clear. Install a certificate in the proxy.',
      ),
    );
  if (isSafe && SIMPUL_PROXIES === 0)
    found.push(
      say(
        'wrong',
        'https tetapi SIMPUL_PROXIES=0: semua warga tampak dari satu alamat dan ikut terkena satu batas. Isi SIMPUL_PROXIES=1.',
        'https but SIMPUL_PROXIES=0: all residents seem to come from one address and share one limit. Set SIMPUL_PROXIES=1.',
      ),
    );
  if (SIMPUL_PROXIES > 0 && HOST === '0.0.0.0')
    found.push(
      say(
        'attention',
        'Program terbuka di semua alamat mesin ini (HOST=0.0.0.0); siapa pun yang melewati proksi dapat memalsukan alamatnya. Tutup porta itu di firewall.',
        'The program is open on every address of this machine (HOST=0.0.0.0); whoever goes round the proxy can forge an address. Close that port in the firewall.',
      ),
    );
  try {
    const answer = await fetch(new URL('/healthz', SIMPUL_ORIGIN), {
      signal: AbortSignal.timeout(WAIT_MS),
      redirect: 'manual',
    });
    const health = (await answer.json().catch(() => undefined)) as { status?: string } | undefined;
    if (health?.status !== 'ok')
      found.push(
        say(
          'wrong',
          `Di SIMPUL_ORIGIN yang menjawab bukan Simpul (kode ${answer.status}). Periksa proksi.`,
          `What answers at SIMPUL_ORIGIN is not Simpul (status ${answer.status}). Check the proxy.`,
        ),
      );
    else if (isSafe && !answer.headers.has('strict-transport-security'))
      found.push(
        say(
          'wrong',
          'Proksi tidak meneruskan X-Forwarded-Proto, jadi program mengira sambungannya bukan https. Tambahkan di proksi.',
          'The proxy does not pass X-Forwarded-Proto on, so the program takes the connection for plain http. Add it to the proxy.',
        ),
      );
  } catch (error) {
    found.push(
      say(
        'attention',
        `SIMPUL_ORIGIN tidak menjawab dari mesin ini (${codeOf((error as Error).cause ?? error)}). Kalau program memang tidak berjalan, wajar.`,
        `SIMPUL_ORIGIN does not answer from this machine (${codeOf((error as Error).cause ?? error)}). If the program does not run, that is to be expected.`,
      ),
    );
  }
  return found.length > 0
    ? found
    : [say('well', 'Alamat untuk warga menjawab lewat https.', 'The address of residents answers by https.')];
};
