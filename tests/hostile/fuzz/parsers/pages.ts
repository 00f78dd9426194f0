import assert from 'node:assert/strict';
import fc from 'fast-check';
import { makeSecrets } from '#platform/secrets.ts';
import { deviceOf, networkOf } from '../../../../src/routes/(account)/akun/device.ts';
import { homeOf, ownPath } from '../../../../src/routes/(account)/ways.ts';
import { readMapping, withoutNames } from '../../../../src/routes/(admin)/admin/impor/mapping.ts';
import { openSupporter } from '../../../../src/routes/(public)/ikuti/[code]/supporter.ts';
import { findPlace } from '../../../../src/routes/(public)/report-form/place.ts';
import { doneOf } from '../../../../src/routes/(staff)/meja/done.ts';
import { hostileText, mutatedText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const AGENT =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Mobile Safari/537.36';
const secrets = makeSecrets(Buffer.alloc(32, 7));
const ACCOUNT = 'src/routes/(account)';

/** Small readers beside the pages; the pages themselves are tried by whole requests. */
export const PAGES: readonly Target[] = [
  target(
    'where to go on to',
    [`${ACCOUNT}/ways.ts`],
    mutatedText(['/meja?lihat=x', '//contoh.invalid', '/\\contoh', '/.//x', '/a%2f%2fb']),
    (asked) => {
      const path = ownPath(asked);
      if (path === undefined) return;
      const url = new URL(path, 'https://simpul.test');
      assert.equal(url.origin, 'https://simpul.test');
      assert.doesNotMatch(path, /[\r\n]|^\/[/\\]/);
      assert.equal(typeof homeOf(asked), 'string');
    },
  ),
  target(
    'devices',
    [`${ACCOUNT}/akun/device.ts`],
    fc.tuple(mutatedText([AGENT]), mutatedText(['192.0.2.0/24', '2001:db8::/64'])),
    ([agent, address]) => {
      deviceOf(agent);
      networkOf(address);
    },
  ),
  target(
    'columns that a person chose',
    ['src/routes/(admin)/admin/impor/mapping.ts'],
    fc.array(hostileText, { maxLength: 4 }),
    (headers) => {
      const { mapping } = readMapping((name) => headers[name.length % 4] ?? '', headers);
      for (const column of Object.values(mapping.columns)) assert.ok(headers.includes(column));
      const wellFormed = headers.map((header) => header.toWellFormed());
      assert.ok(
        withoutNames([Object.fromEntries(wellFormed.map((one) => [one, one]))], headers[0]).every((row) =>
          Object.values(row).every((cell) => cell.isWellFormed()),
        ),
      );
    },
  ),
  target(
    'who supports',
    ['src/routes/(public)/ikuti/[code]/supporter.ts'],
    mutatedText([Buffer.from(secrets.encrypt('a', 'b')).toString('base64url')]),
    (cookie) => {
      assert.equal(openSupporter(secrets, cookie), undefined);
    },
  ),
  target(
    'villages by name or choice',
    ['src/routes/(public)/report-form/place.ts'],
    fc.tuple(hostileText, fc.option(hostileText, { nil: undefined })),
    ([typed, chosen]) => {
      assert.equal(findPlace(typed, chosen, []).place, undefined);
    },
  ),
  target(
    'what was just done',
    ['src/routes/(staff)/meja/done.ts'],
    mutatedText(['selesai=answer&kode=3522-7K4-MQ2-XV8']),
    (text) => {
      assert.ok(isStorable(doneOf(new URLSearchParams(text)) ?? {}));
    },
  ),
];
