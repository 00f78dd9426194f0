import { execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAs } from '../../scripts/postgres.ts';

const PART_BYTES = 1024 * 1024;

export interface SmallDisk {
  readonly path: string;
  /** Leaves this many bytes free. */
  fill(leave: number): void;
  /** Takes away what fills it. */
  clear(): void;
  remove(): void;
}

/** A disk in memory that is soon full. Only root may mount one. */
export const smallDisk = (megabytes: number): SmallDisk => {
  const path = mkdtempSync(join(tmpdir(), 'simpul-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  const owner = runAs(); // of PostgreSQL, which takes no folder of somebody else
  if (owner) chownSync(path, owner.uid, owner.gid);
  const ballast = join(path, 'ballast');
  return {
    path,
    fill(leave) {
      const room = () => {
        const { bavail, bsize } = statfsSync(path);
        return bavail * bsize - leave;
      };
      // bit by bit, for others write meanwhile
      for (let left = room(); left > 0; left = room()) {
        try {
          appendFileSync(ballast, Buffer.alloc(Math.min(left, PART_BYTES)));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
    },
    clear: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
};
