import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Lie {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  /** Signed by somebody else, or by nobody. */
  readonly signature?: 'foreign' | 'none';
  /** Stands in place of the token endpoint's answer. */
  readonly answer?: { readonly status: number; readonly body: string; readonly location?: string };
  readonly metadata?: Record<string, unknown>;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A provider that answers as a test wishes, to whatever code it is given. */
export const startLiar = async (clientId: string) => {
  const [own, foreign] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'RS256' };
  const server = createServer().listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const liar = {
    issuer,
    lie: {} as Lie,
    nonce: '',
    asked: 0,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };

  const idToken = () => {
    const { header, claims, signature } = liar.lie;
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: issuer, aud: clientId, sub: 'sari', nonce: liar.nonce, iat: now, exp: now + 300 };
    const text = `${encode({ alg: 'RS256', kid: 'own', ...header })}.${encode({ ...honest, ...claims })}`;
    if (signature === 'none') return `${text}.`;
    const key = signature === 'foreign' ? foreign.privateKey : own.privateKey;
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
  };
  server.on('request', (req, res) => {
    const { pathname } = new URL(req.url ?? '', issuer);
    liar.asked += 1;
    const json = (body: unknown) => res.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (pathname === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'none'],
        authorization_response_iss_parameter_supported: true,
        ...liar.lie.metadata,
      });
    if (pathname === '/jwks') return json({ keys: [jwk] });
    const { answer } = liar.lie;
    if (answer) {
      if (answer.location) res.setHeader('location', answer.location);
      res.statusCode = answer.status;
      return res.setHeader('content-type', 'application/json').end(answer.body);
    }
    return json({
      access_token: randomBytes(16).toString('hex'),
      token_type: 'Bearer',
      expires_in: 60,
      id_token: idToken(),
    });
  });
  return liar;
};
