import { createHash } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

/** Only who has the key of the installation can make it: whoever changes a backup and all its checksums is found out. */
export const sealOf = (secrets: Secrets, manifest: Uint8Array): string =>
  Buffer.from(secrets.blindIndex('platform.backup', createHash('sha256').update(manifest).digest('hex'))).toString(
    'hex',
  );
