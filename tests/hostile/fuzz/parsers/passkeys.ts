import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newChallenge, readChallenge } from '#modules/accounts/challenges.ts';
import { readAuthentication, readHandle, readRegistration } from '#modules/accounts/webauthn.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { mutatedText } from '../hostile.ts';
import { type Target, target } from '../target.ts';

const NOW = new Date('2026-11-21T03:00:00Z');
const secrets = makeSecrets(Buffer.alloc(32, 7));
const challenge = newChallenge(secrets, 'half a', NOW);
const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const clientDataJSON = written({ type: 'webauthn.get', challenge, origin: 'https://simpul.test' });
const head = { id: 'YQ', rawId: 'YQ', type: 'public-key', clientExtensionResults: {} };
const ANSWERS = [
  { ...head, response: { clientDataJSON, attestationObject: 'oA', transports: ['usb'] } },
  { ...head, response: { clientDataJSON, authenticatorData: 'AAAA', signature: 'AAAA', userHandle: 'YQ' } },
].map((answer) => JSON.stringify(answer));
const HANDLE = Buffer.from('3522:00000000-0000-4000-8000-000000000000').toString('base64url');

/** What a browser says of a passkey. */
export const PASSKEYS: readonly Target[] = [
  target('challenges', ['src/modules/accounts/challenges.ts'], mutatedText([challenge]), (text) => {
    const isOurs = Buffer.from(text, 'base64url').equals(Buffer.from(challenge, 'base64url'));
    assert.equal(readChallenge(secrets, text, 'half a', NOW) !== undefined, isOurs);
    assert.equal(readChallenge(secrets, text, 'half b', NOW), undefined);
  }),
  target(
    'answers of passkeys',
    ['src/modules/accounts/webauthn.ts'],
    fc.tuple(mutatedText(ANSWERS), mutatedText([HANDLE])),
    ([answer, handle]) => {
      readRegistration(answer);
      readAuthentication(answer);
      const person = readHandle(handle);
      if (person) assert.ok(Number.isInteger(person.region));
    },
    2,
  ),
];
