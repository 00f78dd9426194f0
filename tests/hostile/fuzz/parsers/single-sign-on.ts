import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import fc from 'fast-check';
import {
  claimedChanges,
  hasProvedSecondStep,
  isSubject,
  issuerDefect,
  labelOf,
  readProviderPath,
  recognisedBy,
} from '#modules/accounts/sso/rules.ts';
import type { Claims, Provider } from '#modules/accounts/sso/types.ts';
import { guardedFetch } from '#platform/guarded-fetch.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { isSafeAddress } from '#platform/web-address.ts';
import { openOffer, sealOffer } from '../../../../src/routes/(account)/akun/layanan/offer.ts';
import { readMapping, writeMapping } from '../../../../src/routes/(admin)/admin/masuk-lewat/mapping.ts';
import { hostileText, hostileValue, mutatedBytes, mutatedText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const secrets = makeSecrets(Buffer.alloc(32, 7));
const ID = '01900000-0000-7000-8000-000000000001';
const SOMEBODY = { role: 'officer', organisation: ID } as const;

const CLAIMS = ['sub', 'email', 'email_verified', 'preferred_username', 'name', 'acr', 'amr', 'peran', 'unit'];
const MAPPED: Pick<
  Provider,
  'loginClaim' | 'secondStepValues' | 'roleClaim' | 'roles' | 'organisationClaim' | 'organisations'
> = {
  loginClaim: 'email',
  secondStepValues: ['mfa'],
  roleClaim: 'peran',
  roles: { kepala: 'verifier' },
  organisationClaim: 'unit',
  organisations: { 'Dinas Contoh': ID },
};
const claims = fc
  .tuple(
    hostileText.filter((text) => text !== ''),
    fc.dictionary(fc.constantFrom(...CLAIMS), fc.oneof(hostileValue, fc.constantFrom(...Object.keys(MAPPED.roles)))),
  )
  .map(([sub, more]) => ({ ...more, sub }) as Claims);

const ANSWER = (body: string) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nset-cookie: a=b\r\nset-cookie: c=d\r\n\r\n${body}`,
  );
const ANSWERS = [
  ANSWER('{"issuer":"https://masuk.contoh.example","authorization_endpoint":"https://masuk.contoh.example/a"}'),
  Buffer.from('HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/latest/meta-data\r\n\r\n'),
  Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhallo\r\n0\r\n\r\n'),
  Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'),
];

/** Answers whatever it is told to, and hangs up. */
let liar: Promise<Server> | undefined;
let answer: Uint8Array = new Uint8Array();
const startLiar = async (): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  return server;
};

/** Whatever comes from providers of single sign-on, and from those who set one up. */
export const SINGLE_SIGN_ON: readonly Target[] = [
  target(
    'answers of providers',
    ['src/platform/guarded-fetch.ts'],
    mutatedBytes(ANSWERS),
    async (bytes) => {
      liar ??= startLiar();
      answer = bytes;
      const { port } = (await liar).address() as AddressInfo;
      const options = { method: 'GET', headers: {}, body: undefined } as never;
      const heard = await guardedFetch(true)(`http://127.0.0.1:${port}/`, options).catch((error: unknown) => error);
      if (heard instanceof Response) assert.ok((await heard.arrayBuffer()).byteLength <= 1024 * 1024);
      else assert.ok(heard instanceof Error);
    },
    8,
  ),
  target('addresses of providers', ['src/modules/accounts/sso/rules.ts'], hostileText, (text) => {
    if (issuerDefect(text, false) === undefined) {
      assert.ok(isSafeAddress(new URL(text), false));
      assert.ok(text.startsWith('http') || /^\s*https:/i.test(text));
    }
    const path = readProviderPath(text);
    assert.ok(path === undefined || Number.isInteger(path.region));
  }),
  target('claims about people', ['src/modules/accounts/sso/rules.ts'], claims, (claimed) => {
    assert.ok(isStorable(labelOf(claimed)), 'a label that no database takes');
    assert.ok(labelOf(claimed).length <= 200);
    assert.ok(!isSubject(claimed.sub) || isStorable(claimed.sub));
    const by = recognisedBy(MAPPED, claimed);
    assert.ok(by === undefined || claimed.email_verified === true);
    assert.equal(typeof hasProvedSecondStep(MAPPED, claimed), 'boolean');
    const changes = claimedChanges(MAPPED, claimed, SOMEBODY);
    assert.ok(changes.role === undefined || changes.role === 'verifier');
    assert.equal(changes.organisation, undefined);
  }),
  target(
    'offers to link an account',
    ['src/routes/(account)/akun/layanan/offer.ts'],
    mutatedText([sealOffer(secrets, ID, { provider: ID, providerName: 'Contoh', subject: 'a', label: 'b' }, NOW)]),
    (cookie) => {
      const offer = openOffer(secrets, ID, cookie, NOW);
      assert.ok(offer === undefined || offer.provider === ID);
      assert.equal(openOffer(secrets, 'somebody else', cookie, NOW), undefined);
    },
  ),
  target(
    'values and what they mean',
    ['src/routes/(admin)/admin/masuk-lewat/mapping.ts'],
    mutatedText(['kepala = verifikator\nstaf=petugas\n', '__proto__ = petugas']),
    (text) => {
      const meaning = (right: string) => (right === '' ? undefined : right);
      const { values } = readMapping(text, meaning);
      assert.deepEqual(readMapping(writeMapping(values, String), meaning).values, values);
    },
  ),
];
