import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { finished, pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { MANIFEST, type Manifest, SEAL, SUMS } from './archive.ts';
import { sumLine } from './content.ts';

/** Writes the members of a backup into a file that must not be there yet. Whoever opens one ends it by `finish` or `giveUp`. */
export interface ArchiveWriter {
  /** @returns hexadecimal SHA-256 of what was written */
  add(path: string, size: number, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string>;
  /** Synced to disk when it resolves. */
  finish(manifest: Omit<Manifest, 'sums'>, seal: (manifest: Uint8Array) => string): Promise<Manifest>;
  giveUp(): Promise<void>;
}

/** @param aside where the checksums wait until all are known; it is left behind */
export const writeArchive = (path: string, aside: string): ArchiveWriter => {
  const tar = pack();
  const sums = createWriteStream(aside, { flags: 'wx', mode: 0o600 });
  const sumsHash = createHash('sha256');
  const onDisk = pipeline(tar, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  // A full disk destroys `tar` and so ends whoever is writing a member; when nobody is, it must not end the program.
  onDisk.catch(() => undefined);
  sums.on('error', (error) => tar.destroy(error));

  const member = async (name: string, size: number, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
    const hash = createHash('sha256');
    const done = Promise.withResolvers<void>();
    const sink = tar.entry({ name, size, mode: 0o600 }, (error) => (error ? done.reject(error) : done.resolve()));
    done.promise.catch(() => undefined);
    sink.on('error', () => undefined); // told by `done`
    for await (const chunk of chunks) {
      hash.update(chunk);
      if (!sink.write(chunk)) await Promise.race([once(sink, 'drain'), done.promise]);
    }
    sink.end(undefined);
    await done.promise;
    return hash.digest('hex');
  };

  return {
    async add(name, size, chunks) {
      const sha256 = await member(name, size, chunks);
      const line = sumLine(sha256, name);
      sumsHash.update(line);
      sums.write(line);
      return sha256;
    },
    async finish(unsummed, seal) {
      sums.end();
      await finished(sums);
      await member(SUMS, (await stat(aside)).size, createReadStream(aside));
      const manifest: Manifest = { ...unsummed, sums: sumsHash.digest('hex') };
      const bytes = Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`);
      await member(MANIFEST, bytes.length, [bytes]);
      const sealed = Buffer.from(`${seal(bytes)}\n`);
      await member(SEAL, sealed.length, [sealed]);
      tar.finalize();
      await onDisk;
      return manifest;
    },
    async giveUp() {
      tar.destroy();
      sums.destroy();
      await onDisk.catch(() => undefined);
    },
  };
};
