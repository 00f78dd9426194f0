import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { isProblem, type Problem } from '#platform/problem.ts';
import { openStore } from './index.ts';
import { startS3Double } from './s3-double.testing.ts';
import { isKey, type Store } from './store.ts';
import { streamOf } from './stream.testing.ts';

const run = promisify(execFile);
const dataDirectory = await mkdtemp(join(tmpdir(), 'simpul-files-'));
const s3 = await startS3Double();
after(async () => {
  await s3.stop();
  await rm(dataDirectory, { recursive: true, force: true });
});

const s3Settings = { dataDirectory, S3_ENDPOINT: s3.endpoint, S3_REGION: 'auto', S3_KEY: 'KEY', S3_SECRET: 'SECRET' };
const stores: [string, Store][] = [
  ['a folder', await openStore({ dataDirectory, S3_REGION: 'auto' })],
  ['an S3 service', await openStore(s3Settings)],
];

const hasSlug = (slug: string, status: number) => (error: unknown) => {
  assert.ok(isProblem(error), String(error));
  assert.equal(error.slug, slug);
  assert.equal(error.status, status);
  return true;
};
const contentOf = async (store: Store, key: string) => {
  const file = await store.get(key);
  return file && { content: await buffer(file.stream), size: file.size, contentType: file.contentType };
};
const keysOf = async (store: Store, prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
};

for (const [name, store] of stores) {
  describe(`the store in ${name}`, () => {
    test('gives back what was put, with its size and type', async () => {
      await store.put('img/aa/bb/one/large.webp', Buffer.from('picture'), 'image/webp');
      assert.deepEqual(await contentOf(store, 'img/aa/bb/one/large.webp'), {
        content: Buffer.from('picture'),
        size: 7,
        contentType: 'image/webp',
      });
    });

    test('takes the same key with the same content again', async () => {
      await store.put('img/aa/bb/twice/large.webp', Buffer.from('same'), 'image/webp');
      await store.put('img/aa/bb/twice/large.webp', Buffer.from('same'), 'image/webp');
      assert.equal((await contentOf(store, 'img/aa/bb/twice/large.webp'))?.size, 4);
    });

    test('takes a stream, an empty one, and one of 20 MB', async () => {
      await store.put('doc/small.pdf', streamOf([Buffer.from('ab'), Buffer.from('cd')]), 'application/pdf');
      await store.put('doc/empty.txt', streamOf([]), 'text/plain; charset=utf-8');
      const part = Buffer.alloc(1024 * 1024, 7);
      await store.put('doc/big.zip', streamOf(Array.from({ length: 20 }, () => part)), 'application/zip');
      assert.equal((await contentOf(store, 'doc/small.pdf'))?.content.toString(), 'abcd');
      assert.equal((await contentOf(store, 'doc/empty.txt'))?.size, 0);
      const big = await contentOf(store, 'doc/big.zip');
      assert.equal(big?.content.length, 20 * part.length);
      assert.ok(big.content.every((byte) => byte === 7));
    });

    test('keeps nothing of a stream that fails half-way and passes its error on', async () => {
      const failing = async function* () {
        yield Buffer.alloc(9 * 1024 * 1024);
        throw new Error('the sender went away');
      };
      const stream = streamOf(failing());
      await assert.rejects(store.put('doc/half.zip', stream, 'application/zip'), /the sender went away/);
      assert.equal(await store.get('doc/half.zip'), undefined);
    });

    test('knows nothing of a file that was never put, and removing it is no error', async () => {
      assert.equal(await store.get('img/aa/bb/none/large.webp'), undefined);
      await store.remove('img/aa/bb/none/large.webp');
    });

    test('removes a file and leaves its neighbours', async () => {
      for (const size of ['large', 'small']) {
        await store.put(`img/cc/dd/gone/${size}.webp`, Buffer.from(size), 'image/webp');
      }
      await store.remove('img/cc/dd/gone/large.webp');
      assert.deepEqual(await keysOf(store, 'img/cc/'), ['img/cc/dd/gone/small.webp']);
      await store.remove('img/cc/dd/gone/small.webp');
      assert.deepEqual(await keysOf(store, 'img/cc/'), []);
    });

    test('lists by prefix with time and size, page after page', async () => {
      s3.pageBy(2);
      const before = Date.now() - 5000;
      for (const n of [1, 2, 3, 4, 5]) await store.put(`list/a${n}/x.txt`, Buffer.alloc(n), 'text/plain');
      await store.put('list/b/x.txt', Buffer.alloc(1), 'text/plain');
      assert.deepEqual(
        await keysOf(store, 'list/a'),
        [1, 2, 3, 4, 5].map((n) => `list/a${n}/x.txt`),
      );
      assert.equal((await keysOf(store, 'list/')).length, 6);
      assert.deepEqual(await keysOf(store, 'no-such/'), []);
      for await (const file of store.list('list/a3')) {
        assert.equal(file.size, 3);
        assert.ok(file.modified.getTime() > before && file.modified.getTime() < Date.now() + 5000);
      }
      s3.pageBy(1000);
    });

    test('refuses a key that could leave the store, and finds nothing under it', async () => {
      for (const key of [
        '../x.txt',
        'a/../../x.txt',
        '/etc/x.txt',
        'a//x.txt',
        'a/.x.txt',
        'A.txt',
        'x.exe',
        'x',
        'a\0.txt',
      ]) {
        await assert.rejects(store.put(key, Buffer.from('x'), 'text/plain'), TypeError, key);
        await assert.rejects(store.remove(key), TypeError, key);
        assert.equal(await store.get(key), undefined);
      }
      assert.throws(() => store.list('../'), TypeError);
    });

    test('refuses a type that the extension does not say', async () => {
      await assert.rejects(store.put('img/x.webp', Buffer.from('<html>'), 'text/html'), TypeError);
    });
  });
}

test('no key, however it is made, leads out of the folder', () => {
  const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', 'img', 'a.txt', '\0', '%2e', '.txt', '\n'), fc.string());
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const key = pieces.join('');
      if (!isKey(key)) return;
      assert.ok(join('/srv', key).startsWith('/srv/'));
      assert.ok(!key.split('/').some((segment) => segment === '' || segment.startsWith('.')));
    }),
  );
});

describe('the folder', () => {
  test('holds no half-written file after a put, and clears an hour-old one when it is opened', async () => {
    const unfinished = join(dataDirectory, 'files', '.unfinished');
    assert.deepEqual(await readdir(unfinished), []);
    await writeFile(join(unfinished, 'abandoned'), 'half');
    await writeFile(join(unfinished, 'under-way'), 'half');
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(join(unfinished, 'abandoned'), twoHoursAgo, twoHoursAgo);
    await openStore({ dataDirectory, S3_REGION: 'auto' });
    assert.deepEqual(await readdir(unfinished), ['under-way']);
    await rm(join(unfinished, 'under-way'));
  });

  test('puts and removals side by side in one folder lose nothing', async () => {
    const store = stores[0]![1];
    for (let round = 0; round < 20; round += 1) {
      await store.put('race/one/a.txt', Buffer.from('a'), 'text/plain');
      await Promise.all([store.remove('race/one/a.txt'), store.put('race/one/b.txt', Buffer.from('b'), 'text/plain')]);
      assert.deepEqual(await keysOf(store, 'race/'), ['race/one/b.txt']);
      await store.remove('race/one/b.txt');
    }
  });

  test('a full disk is told as storage-full, in both languages, and leaves no half file', async () => {
    const script = `
      import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const store = await openStore({ dataDirectory: process.argv[1], S3_REGION: 'auto' });
      await store.put('img/x.webp', Buffer.alloc(1000), 'image/webp');
      const told = await store.put('img/y.webp', Buffer.alloc(1_000_000), 'image/webp').then(() => 'kept', (error) => error);
      const left = [];
      for await (const { key } of store.list('')) left.push(key);
      console.log(JSON.stringify({ slug: told.slug, status: told.status, sentence: told.sentence, left }));`;
    const folder = join(dataDirectory, 'full');
    const limited = 'ulimit -f 64; exec "$0" --input-type=module -e "$1" "$2"';
    const { stdout } = await run('sh', ['-c', limited, process.execPath, script, folder]);
    const told = JSON.parse(stdout) as Pick<Problem, 'slug' | 'status' | 'sentence'> & { left: string[] };
    assert.equal(told.slug, 'storage-full');
    assert.equal(told.status, 503);
    assert.match(told.sentence.id, /penuh.*Tulisanmu tetap ada/);
    assert.match(told.sentence.en, /full.*Your text is kept/);
    assert.deepEqual(told.left, ['img/x.webp']);
    assert.deepEqual(await readdir(join(folder, 'files', '.unfinished')), []);
  });

  test('a folder that cannot be made is told as storage-unavailable', async () => {
    await writeFile(join(dataDirectory, 'not-a-folder'), '');
    const broken = openStore({ dataDirectory: join(dataDirectory, 'not-a-folder'), S3_REGION: 'auto' });
    await assert.rejects(broken, hasSlug('storage-unavailable', 503));
  });
});

describe('the S3 service', () => {
  const store = stores[1]![1];

  test('a small stream takes one request', async () => {
    const before = s3.requests.length;
    await store.put('doc/one-request.txt', streamOf([Buffer.from('x')]), 'text/plain');
    assert.deepEqual(s3.requests.slice(before), ['PUT doc/one-request.txt']);
  });

  test('a full bucket is told as storage-full', async () => {
    s3.failWith({ status: 507, code: 'XMinioStorageFull' });
    await assert.rejects(store.put('doc/x.txt', Buffer.from('x'), 'text/plain'), hasSlug('storage-full', 503));
    s3.failWith(undefined);
  });

  test('a refusing service is told as storage-unavailable by every act', async () => {
    s3.failWith({ status: 403, code: 'AccessDenied' });
    const told = hasSlug('storage-unavailable', 503);
    await assert.rejects(store.put('doc/x.txt', Buffer.from('x'), 'text/plain'), told);
    await assert.rejects(store.get('doc/x.txt'), told);
    await assert.rejects(store.remove('doc/x.txt'), told);
    await assert.rejects(keysOf(store, 'doc/'), told);
    s3.failWith(undefined);
  });

  test('an unreachable service is told as storage-unavailable', async () => {
    const unreachable = await openStore({ ...s3Settings, S3_ENDPOINT: 'http://127.0.0.1:1/simpul' });
    await assert.rejects(
      unreachable.put('doc/x.txt', Buffer.from('x'), 'text/plain'),
      hasSlug('storage-unavailable', 503),
    );
    await assert.rejects(unreachable.get('doc/x.txt'), hasSlug('storage-unavailable', 503));
  });

  test('an address without key and secret is refused at the start', async () => {
    await assert.rejects(openStore({ ...s3Settings, S3_SECRET: undefined }), /S3_SECRET/);
  });
});
