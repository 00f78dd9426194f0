import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a key answers wrongly, to be refused. */
interface Faults {
  readonly origin?: string;
  /** Touched, but neither finger nor PIN. */
  readonly unverified?: boolean;
  readonly counter?: number;
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const clientData = (type: string, challenge: string, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
const number = (value: number, bytes: number) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

/** A key in software, as small as the standard allows. @source W3C Web Authentication, level 3, sections 6.1 and 6.5 */
export const authenticator = (site: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let handle = '';
  let uses = 0;
  const head = (flags: number, counter: number) =>
    Buffer.concat([sha256(new URL(site).hostname), Buffer.of(flags), number(counter, 4)]);
  const flags = ({ unverified }: Faults) => (unverified ? 0x01 : 0x05);
  return {
    /** Answers to what the server asked for a new passkey. */
    create: (
      { challenge, user }: { readonly challenge: string; readonly user: { readonly id: string } },
      faults: Faults = {},
    ): string => {
      handle = user.id;
      const key = new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x!, 'base64url')],
        [-3, Buffer.from(y!, 'base64url')],
      ]);
      const authData = Buffer.concat([
        head(flags(faults) | 0x40, 0),
        Buffer.alloc(16),
        number(id.length, 2),
        id,
        isoCBOR.encode(key as never),
      ]);
      const attestation = isoCBOR.encode(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', new Uint8Array(authData)],
        ]) as never,
      );
      return JSON.stringify({
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData('webauthn.create', challenge, faults.origin ?? site).toString('base64url'),
          attestationObject: Buffer.from(attestation).toString('base64url'),
          transports: ['internal'],
        },
      });
    },
    /** Answers to what the server asked for signing in or proving. */
    get: ({ challenge }: { readonly challenge: string }, faults: Faults = {}): string => {
      uses += 1;
      const authenticatorData = head(flags(faults), faults.counter ?? uses);
      const client = clientData('webauthn.get', challenge, faults.origin ?? site);
      return JSON.stringify({
        id: id.toString('base64url'),
        rawId: id.toString('base64url'),
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), privateKey).toString(
            'base64url',
          ),
          userHandle: handle,
        },
      });
    },
  };
};
