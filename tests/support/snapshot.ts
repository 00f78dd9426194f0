import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Compares with a file that reviewers read. With UPDATE_SNAPSHOTS=1 it is written instead. */
export const matchesSnapshot = (path: string, text: string): void => {
  if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(path, text);
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : '';
  assert.equal(
    text,
    kept,
    `${path} tells otherwise. When the change is meant: UPDATE_SNAPSHOTS=1, and read what it changed`,
  );
};
