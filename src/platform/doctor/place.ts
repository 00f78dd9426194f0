import { randomUUID } from 'node:crypto';
import { stat, statfs } from 'node:fs/promises';
import type { Store } from '../files/index.ts';
import { findRing, keyPath, placeOfKey } from '../keyring.ts';
import type { Settings } from '../settings.ts';
import { about, codeOf, type Finding } from './finding.ts';

const GB = 1e9;

/** Room where the data directory and the backups are. */
export const examineDisk = async ({ dataDirectory, backupDirectory }: Settings): Promise<Finding[]> => {
  const say = about('disk');
  const found: Finding[] = [];
  const seen = new Set<number>();
  for (const path of [dataDirectory, backupDirectory]) {
    const disk = await statfs(path).catch(() => undefined);
    const device = await stat(path).then(
      ({ dev }) => dev,
      () => undefined,
    );
    if (!disk || device === undefined || seen.has(device)) continue; // made when it is needed, or told of already
    seen.add(device);
    const free = disk.bavail * disk.bsize;
    const gb = (free / GB).toFixed(1);
    if (free < GB)
      found.push(
        say(
          'wrong',
          `Di ${path} tinggal ${gb} GB. Kosongkan ruang sekarang.`,
          `Only ${gb} GB are left at ${path}. Make room now.`,
        ),
      );
    else if (free < 5 * GB)
      found.push(say('attention', `Di ${path} tinggal ${gb} GB.`, `${gb} GB are left at ${path}.`));
    else found.push(say('well', `Di ${path} ada ${gb} GB ruang kosong.`, `${gb} GB are free at ${path}.`));
  }
  return found;
};

/** The key as a file: whether it is there and who can read it. Whether it is the right one, the database knows. */
export const examineKeyFile = async (settings: Settings): Promise<Finding[]> => {
  const say = about('key');
  const place = placeOfKey(settings);
  if (!findRing(settings))
    return [
      say(
        'wrong',
        `Tidak ada kunci di ${place}. Kalau basis data sudah berisi, letakkan simpul.key yang benar di sana; jangan membuat yang baru.`,
        `There is no key in ${place}. If the database holds data, put the right simpul.key there; do not make a new one.`,
      ),
    ];
  if (settings.SIMPUL_KEY || process.platform === 'win32') return [];
  const { mode } = await stat(keyPath(settings));
  if ((mode & 0o077) === 0) return [];
  return [
    say(
      'wrong',
      `Kunci ${place} dapat dibaca orang lain di mesin ini. Jalankan: chmod 600 ${place}`,
      `Others on this machine can read the key ${place}. Run: chmod 600 ${place}`,
    ),
  ];
};

/** Whether what people send can be kept: writes, reads and removes a file of its own. */
export const examineStore = async (store: Store, settings: Settings): Promise<Finding[]> => {
  const say = about('files');
  const where = settings.S3_ENDPOINT ? new URL(settings.S3_ENDPOINT).host : `${settings.dataDirectory}/files`;
  const key = `doctor/${randomUUID()}.txt`;
  try {
    await store.put(key, Buffer.from('simpul'), 'text/plain');
    const back = await store.get(key);
    if (!back || Buffer.from(await new Response(back.stream).arrayBuffer()).toString() !== 'simpul')
      throw Object.assign(new Error('other content'), { code: 'other content' });
    await store.remove(key);
    return [say('well', `Berkas dapat ditulis dan dibaca (${where}).`, `Files can be written and read (${where}).`)];
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause ?? error;
    return [
      say(
        'wrong',
        `Berkas tidak dapat ditulis di ${where} (${codeOf(cause)}): foto warga akan ditolak. Periksa hak akses${settings.S3_ENDPOINT ? ', S3_KEY dan S3_SECRET' : ' dan pemilik folder'}.`,
        `Files cannot be written at ${where} (${codeOf(cause)}): residents' photos will be refused. Check ${settings.S3_ENDPOINT ? 'permissions, S3_KEY and S3_SECRET' : 'permissions and the owner of the folder'}.`,
      ),
    ];
  }
};
