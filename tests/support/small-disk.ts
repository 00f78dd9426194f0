import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAs } from '../../scripts/postgres.ts';

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
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave)));
    },
    clear: () => rmSync(ballast, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
};
