import { existsSync } from 'node:fs';
import { backupState } from '../backup/index.ts';
import { type Db, inNoRegion } from '../db/index.ts';
import type { Settings } from '../settings.ts';
import { about, type Finding } from './finding.ts';

const HOUR = 3_600_000;
/** A nightly backup may take its time. */
const BACKUP_HOURS = 26;
const STUCK_MINUTES = 30;

export const examineBackups = async (db: Db, settings: Settings, now: Date): Promise<Finding[]> => {
  const say = about('backup');
  const { newest, latest } = await inNoRegion(db, backupState);
  const found: Finding[] = [];
  if (latest?.outcome === 'failed')
    found.push(
      say(
        'wrong',
        `Cadangan terakhir gagal (${latest.at.toISOString()}). Lihat halaman Kesehatan, lalu jalankan simpul backup.`,
        `The latest backup failed (${latest.at.toISOString()}). See the page of health, then run simpul backup.`,
      ),
    );
  if (!newest)
    return [
      ...found,
      say('wrong', 'Belum pernah dicadangkan. Jalankan: simpul backup', 'It was never backed up. Run: simpul backup'),
    ];
  const hours = Math.floor((now.getTime() - newest.at.getTime()) / HOUR);
  if (hours > BACKUP_HOURS)
    found.push(
      say(
        'wrong',
        `Cadangan terakhir sudah ${hours} jam lalu. Jalankan: simpul backup`,
        `The last backup is ${hours} hours old. Run: simpul backup`,
      ),
    );
  if (!existsSync(newest.path))
    found.push(
      say(
        'attention',
        `Cadangan terakhir tidak lagi di ${newest.path}. Kalau sudah disalin ke tempat lain, baik.`,
        `The last backup is no longer at ${newest.path}. If it was taken elsewhere, well.`,
      ),
    );
  if (newest.outcome === 'incomplete')
    found.push(
      say(
        'wrong',
        'Cadangan terakhir tidak lengkap: ada berkas yang hilang dari penyimpanan.',
        'The last backup is not complete: files are missing from the store.',
      ),
    );
  if (!settings.nightlyBackup)
    found.push(
      say(
        'attention',
        'Cadangan malam dimatikan (SIMPUL_NIGHTLY_BACKUP=0).',
        'The nightly backup is turned off (SIMPUL_NIGHTLY_BACKUP=0).',
      ),
    );
  return found.length > 0
    ? found
    : [
        say(
          'well',
          `Cadangan terakhir ${hours} jam lalu: ${newest.path}`,
          `The last backup is ${hours} hours old: ${newest.path}`,
        ),
      ];
};

/** Jobs and mail that should have gone long ago; as the owner, whom row-level security does not bind. */
export const examineWork = (db: Db): Promise<Finding[]> =>
  db.engine.transaction('select', async (run) => {
    const [jobs, mail] = [about('jobs'), about('mail')];
    const found: Finding[] = [];
    const { rows: there } = await run(`select to_regclass('pgboss.job')::text as jobs`, []);
    if (there[0]?.jobs) {
      const { rows } = await run(
        `select name, count(*) filter (where state = 'failed')::integer as failed,
                count(*) filter (where state in ('created', 'retry') and start_after < now() - make_interval(mins => ${STUCK_MINUTES}))::integer as stuck
           from pgboss.job where name not like '\\_\\_%' group by name order by name`,
        [],
      );
      for (const { name, failed, stuck } of rows as { name: string; failed: number; stuck: number }[]) {
        if (stuck > 0)
          found.push(
            jobs(
              'wrong',
              `Pekerjaan ${name} menunggu lebih dari ${STUCK_MINUTES} menit. Apakah program (atau worker) berjalan?`,
              `The job ${name} has waited for more than ${STUCK_MINUTES} minutes. Does the program (or the worker) run?`,
            ),
          );
        if (failed > 0)
          found.push(
            jobs(
              'attention',
              `Pekerjaan ${name} pernah gagal ${failed} kali; sebabnya ada di log.`,
              `The job ${name} has failed ${failed} times; the log says why.`,
            ),
          );
      }
    }
    if (found.length === 0) found.push(jobs('well', 'Tidak ada pekerjaan yang macet.', 'No job is stuck.'));
    const { rows } = await run(
      `select count(*) filter (where next_try_at < now() - interval '1 hour')::integer as late,
              count(*) filter (where sent_at is null and next_try_at is null)::integer as given_up from platform.outbox_mail`,
      [],
    );
    const { late, given_up: givenUp } = rows[0] as { late: number; given_up: number };
    if (late > 0)
      found.push(
        mail(
          'wrong',
          `${late} surat menunggu lebih dari satu jam setelah waktunya.`,
          `${late} mails wait for more than an hour beyond their time.`,
        ),
      );
    if (givenUp > 0)
      found.push(
        mail(
          'attention',
          `${givenUp} surat tidak dapat dikirim dan dihentikan. Lihat Kotak keluar.`,
          `${givenUp} mails could not be sent and were given up. See the outbox.`,
        ),
      );
    return found;
  });
