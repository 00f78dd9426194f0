import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type AccountClaims, type ClientMetadata, type Configuration } from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface Account extends AccountClaims {
  readonly sub: string;
}

export interface OidcPeer {
  readonly issuer: string;
  /** Whoever signs in next without being asked, as a password manager would; undefined: a page asks. */
  next: Account | undefined;
  /** What the provider says of how they proved it. */
  amr: string[] | undefined;
  /** Programs that may ask it, as its administrator registers them; earlier ones are forgotten. */
  register(...clients: ClientMetadata[]): void;
  stop(): Promise<void>;
}

const page = (
  uid: string,
  accounts: readonly Account[],
) => `<!doctype html><html lang="id"><title>Layanan Contoh</title>
<h1>Layanan Contoh</h1><form method="post" action="/masuk/${uid}">${accounts
  .map(({ sub }) => `<p><button name="sub" value="${sub}">Masuk sebagai ${sub}</button></p>`)
  .join('')}<p><button name="sub" value="">Batal</button></p></form></html>`;

/** A real OpenID provider on this machine: `oidc-provider`, certified by the OpenID Foundation. */
export const startOidc = async (accounts: readonly Account[]): Promise<OidcPeer> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const all = () => [...accounts, ...(peer.next ? [peer.next] : [])];
  const configuration: Configuration = {
    claims: {
      openid: ['sub', 'acr', 'amr'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'unit', 'peran'],
    },
    // as Keycloak does, and most others: what was asked for stands in the ID token
    conformIdTokenClaims: false,
    cookies: { keys: ['kunci-uji'] },
    // it refuses to fetch from this machine otherwise: here everything is on it
    fetch: (url, { method, headers, signal }: RequestInit = {}) => globalThis.fetch(url, { method, headers, signal }),
    features: {
      devInteractions: { enabled: false },
      // its own pages load a font from another host
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = `<!doctype html><html lang="id"><title>Keluar</title><h1>Keluar dari Layanan Contoh?</h1>${form}</html>`;
        },
      },
    },
    pkce: { required: () => true },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256', 'ES512'],
      clientAuthSigningAlgValues: ['ES256', 'ES512'],
    },
    interactions: { url: (_ctx, { uid }) => `/masuk/${uid}` },
    findAccount: (_ctx, sub) => {
      const account = all().find((one) => one.sub === sub);
      return account && { accountId: sub, claims: async () => account };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  };
  let provider: Provider;
  let handle: ReturnType<Provider['callback']>;
  server.on('request', async (req, res) => {
    const uid = /^\/masuk\/([\w-]+)$/.exec(req.url ?? '')?.[1];
    if (!uid) return handle(req, res);
    let sub = peer.next?.sub;
    if (req.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      sub = new URLSearchParams(Buffer.concat(chunks).toString()).get('sub') ?? '';
    }
    if (sub === undefined) return res.setHeader('content-type', 'text/html; charset=utf-8').end(page(uid, accounts));
    const result = sub
      ? { login: { accountId: sub, amr: peer.amr, remember: false } }
      : { error: 'access_denied', error_description: 'cancelled' };
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  });
  const peer: OidcPeer = {
    issuer,
    next: undefined,
    amr: undefined,
    register(...clients) {
      provider = new Provider(issuer, { ...configuration, clients });
      handle = provider.callback();
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return peer;
};

/** Follows redirects as a browser does, with its cookies, until one leads away from the provider. @returns where to */
export const throughProvider = async (address: URL, issuer: string): Promise<URL> => {
  const cookies = new Map<string, string>();
  let at = address;
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      cookies.set(name, value);
    }
    const to = answer.headers.get('location');
    if (!to)
      throw new Error(
        `The provider stayed at ${at.pathname} with ${answer.status}: ${(await answer.text()).slice(0, 500)}`,
      );
    at = new URL(to, at);
    if (at.origin !== issuer) return at;
  }
  throw new Error('The provider redirects without end');
};
