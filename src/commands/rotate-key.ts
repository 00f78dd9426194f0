import { regions } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { rotateKeys } from '#platform/rotate.ts';
import { withInstallation } from './installation.ts';
import { type Command, optionsOf, say } from './talk.ts';

const USAGE = 'npm run -s simpul -- rotate-key';
const SYSTEM: Actor = { kind: 'system', task: 'rotate-key' };
const TELL_MS = 2_000;

const tellJournal = async (db: Db, number: number, now: Date): Promise<void> => {
  for (const { region_id } of await inNoRegion(db, regions))
    await inRegion(db, region_id, (tx) =>
      journal(tx, SYSTEM, { act: 'installation.rotate_key', subject: 'installation/key', at: now, public: { number } }),
    );
};

export const rotateKeyCommand: Command = async ({ args, env, language }) => {
  optionsOf(args, {}, USAGE);
  return withInstallation(env, async ({ db, settings }) => {
    let told = Date.now();
    const { number, changed, path } = await rotateKeys(db, settings, (column, done) => {
      if (Date.now() - told < TELL_MS) return;
      told = Date.now();
      console.error(`${column}: ${done}`);
    });
    await tellJournal(db, number, new Date());
    say(language, {
      id: `Kunci ke-${number} berlaku; ${changed} nilai disegel ulang. Kunci lama tidak lagi membuka apa pun di sini.\n${settings.SIMPUL_KEY ? `Ganti SIMPUL_KEY dengan isi ${path} (baris dipisah koma), jalankan ulang, lalu hapus berkas itu.` : `Simpan salinan baru ${path} di tempat aman, sekarang juga.`}\nCadangan yang dibuat sebelum ini tetap memerlukan simpul.key yang lama.`,
      en: `Key ${number} is in force; ${changed} values were sealed anew. The old key opens nothing here any more.\n${settings.SIMPUL_KEY ? `Replace SIMPUL_KEY by what is in ${path} (lines joined by commas), restart, and delete that file.` : `Put a new copy of ${path} in a safe place, now.`}\nBackups made before still need the old simpul.key.`,
    });
    return 0;
  });
};
