import { join, resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** Every setting of the program. `PORT`, `HOST`, `DATABASE_URL` and `SIMPUL_DATA` are the four that everyone needs. */
const schema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    /** PostgreSQL 15 or later with PostGIS 3.3 or later. Absent: PGlite in the data directory. */
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    /** Database (PGlite), files, keys. */
    SIMPUL_DATA: z.string().default('var'),
    /** Open the demonstration when nothing was set up. Default: only without DATABASE_URL. */
    SIMPUL_DEMO: flag.optional(),
    /** How many reverse proxies stand in front: 0 believes no forwarding header. */
    SIMPUL_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
    /** The address residents see, for links in mail and QR codes; default: the address of the request. Mail has none, so SMTP_URL needs it. */
    SIMPUL_ORIGIN: z.url().optional(),
    /** 32 bytes in base64, or the lines of a simpul.key with commas; default: made once and kept in the data directory. Losing it loses the encrypted fields. */
    SIMPUL_KEY: z
      .string()
      .regex(/^[A-Za-z0-9+/=:,]+$/)
      .optional(),
    /** smtp://user:password@host:port ; absent: mail stays in the outbox, which the administrator sees. */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    MAIL_FROM: z.string().default('Simpul <simpul@localhost>'),
    /** S3-compatible store for files, with the bucket as the last part of its path; absent: a folder in the data directory. */
    S3_ENDPOINT: z.url().optional(),
    S3_REGION: z.string().default('auto'),
    S3_KEY: z.string().optional(),
    S3_SECRET: z.string().optional(),
    /** Where the nightly backups go: best a disk of its own. Default: `backups` in the data directory. */
    SIMPUL_BACKUPS: z.string().optional(),
    /** 0: no nightly backup, for whoever has another. A demonstration has none. */
    SIMPUL_NIGHTLY_BACKUP: flag.optional(),
    /** `separate`: jobs run in `worker.ts`, not in the server. */
    SIMPUL_JOBS: z.enum(['inside', 'separate']).default('inside'),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  .refine(({ SMTP_URL, SIMPUL_ORIGIN }) => SMTP_URL === undefined || SIMPUL_ORIGIN !== undefined, {
    path: ['SIMPUL_ORIGIN'],
    message: 'needed with SMTP_URL: links in mail lead there',
  });

export type Settings = z.infer<typeof schema> & {
  readonly demo: boolean;
  readonly dataDirectory: string;
  readonly backupDirectory: string;
  readonly nightlyBackup: boolean;
};

/** Reads settings from the environment; says every mistake at once, by name, and never prints a value (it may be a secret). */
export const readSettings = (env: Record<string, string | undefined>): Settings => {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in schema.shape && value !== ''));
  const read = schema.safeParse(given);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`These settings cannot be used:\n${lines.join('\n')}`);
  }
  return {
    ...read.data,
    demo: read.data.SIMPUL_DEMO ?? read.data.DATABASE_URL === undefined,
    dataDirectory: resolve(read.data.SIMPUL_DATA),
    backupDirectory: resolve(read.data.SIMPUL_BACKUPS ?? join(read.data.SIMPUL_DATA, 'backups')),
    nightlyBackup: read.data.SIMPUL_NIGHTLY_BACKUP ?? true,
  };
};
