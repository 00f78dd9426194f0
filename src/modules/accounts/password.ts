import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { promisify } from 'node:util';
import { tooBusy } from './problems.ts';

/** Memory in KiB. @source OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const VERSION = 19; // 0x13, the only one that node:crypto makes

const derive = promisify(argon2);

interface Hash {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly tag: Buffer;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const parseHash = (text: string): Hash | undefined => {
  const match = PHC.exec(text);
  if (!match) return undefined;
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number);
  return { memory, passes, parallelism, salt: Buffer.from(match[4], 'base64'), tag: Buffer.from(match[5], 'base64') };
};

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

// Every hash takes 19 MiB and a core: two at a time, a short queue, and beyond it an honest refusal.
const AT_ONCE = 2;
const MOST_WAITING = 100;
let running = 0;
const waiting: (() => void)[] = [];

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  if (running >= AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw tooBusy();
    await new Promise<void>((resolve) => waiting.push(resolve)); // whoever leaves hands its place on
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
};

/** Says of every hash what it costs: unknown and known names must cost the same, and that is counted, not timed. */
const hashes = channel('simpul:password-hash');

const tagOf = (password: string, { memory, passes, parallelism, salt, tag }: Hash): Promise<Buffer> =>
  inTurn(() => {
    hashes.publish({ memory, passes, parallelism });
    return derive('argon2id', {
      // One person types é as one character, another keyboard as two.
      message: Buffer.from(password.normalize('NFKC')),
      nonce: salt,
      memory,
      passes,
      parallelism,
      tagLength: tag.length,
    });
  });

/** @returns a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash` */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES);
  const tag = await tagOf(password, { ...COST, salt, tag: Buffer.alloc(TAG_BYTES) });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=${VERSION}$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
};

/** Stands in for the hash of a person who does not exist or has no password, so that the answer takes as long. */
const NOBODY: Hash = { ...COST, salt: randomBytes(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) };

/** Compares in constant time; takes as long when there is no hash. */
export const verifyPassword = async (password: string, hash: string | null | undefined): Promise<boolean> => {
  const known = hash ? parseHash(hash) : undefined;
  const { tag } = known ?? NOBODY;
  const found = await tagOf(password, known ?? NOBODY);
  return timingSafeEqual(found, tag) && known !== undefined;
};

/**
 * Hash of a code that the program made: slow, because a code that survives handwriting is short, and with a salt that follows from
 * whom or where it is for, so that it can be looked up. Needs no key, so it outlives a change of the key.
 */
export const hashCode = (code: string, salt: string): Promise<Buffer> =>
  tagOf(code, {
    ...COST,
    salt: createHash('sha256').update(salt).digest().subarray(0, SALT_BYTES),
    tag: Buffer.alloc(TAG_BYTES),
  });

/** Whether a hash was made at another cost than today's and should be made anew at the next sign-in. */
export const isOutdated = (hash: string): boolean => {
  const known = parseHash(hash);
  return (
    !known || known.memory !== COST.memory || known.passes !== COST.passes || known.parallelism !== COST.parallelism
  );
};
