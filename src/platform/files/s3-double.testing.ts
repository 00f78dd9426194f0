import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

type Held = { readonly bytes: Buffer; readonly type: string; readonly modified: Date };
type Fault = { readonly status: number; readonly code: string };

const escapeXml = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/**
 * For tests only: answers in memory the few requests of the S3 protocol that the store makes, one bucket named `simpul`.
 * It shows that we speak the protocol, not that a service is durable.
 */
export const startS3Double = async () => {
  const held = new Map<string, Held>();
  const uploads = new Map<string, Buffer[]>();
  const requests: string[] = [];
  let fault: Fault | undefined;
  let pageSize = 1000;

  const list = (query: URLSearchParams): string => {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const keys = [...held.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const isTruncated = keys.length > page.length;
    const contents = page.map((key) => {
      const { bytes, modified } = held.get(key)!;
      return `<Contents><Key>${escapeXml(key)}</Key><LastModified>${modified.toISOString()}</LastModified><Size>${bytes.length}</Size></Contents>`;
    });
    const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
  };

  const answerPost = (key: string, query: URLSearchParams, response: ServerResponse): void => {
    response.setHeader('content-type', 'application/xml');
    if (query.has('uploads')) {
      const id = randomUUID();
      uploads.set(id, []);
      response.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
      return;
    }
    const bytes = Buffer.concat(uploads.get(query.get('uploadId') ?? '') ?? []);
    held.set(key, { bytes, type: 'application/octet-stream', modified: new Date() });
    response.end(
      `<CompleteMultipartUploadResult><Bucket>simpul</Bucket><Key>${key}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`,
    );
  };

  const answerPut = (
    key: string,
    query: URLSearchParams,
    type: string,
    bytes: Buffer,
    response: ServerResponse,
  ): void => {
    const parts = uploads.get(query.get('uploadId') ?? '');
    if (parts) parts[Number(query.get('partNumber')) - 1] = bytes;
    else held.set(key, { bytes, type, modified: new Date() });
    response.setHeader('etag', `"${createHash('md5').update(bytes).digest('hex')}"`);
    response.end();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const url = new URL(request.url ?? '/', 'http://s3.test');
    const key = decodeURIComponent(url.pathname.replace(/^\/simpul\/?/, ''));
    requests.push(`${request.method} ${key}`);
    const refuse = ({ status, code }: Fault) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    };
    if (fault) return refuse(fault);
    const authorization = request.headers.authorization ?? '';
    const isSigned =
      /^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/auto\/s3\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;
    if (!isSigned.test(authorization)) return refuse({ status: 403, code: 'AccessDenied' });
    if (request.method === 'POST') return answerPost(key, url.searchParams, response);
    if (request.method === 'PUT') {
      return answerPut(key, url.searchParams, request.headers['content-type'] ?? '', body, response);
    }
    if (request.method === 'DELETE') {
      held.delete(key);
      response.writeHead(204).end();
      return;
    }
    if (url.searchParams.get('list-type') === '2') {
      response.setHeader('content-type', 'application/xml');
      response.end(list(url.searchParams));
      return;
    }
    const found = held.get(key);
    if (!found) return refuse({ status: 404, code: 'NoSuchKey' });
    response.writeHead(200, { 'content-type': found.type, 'content-length': found.bytes.length });
    response.end(found.bytes);
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/simpul`,
    /** Method and key of every request so far. */
    requests,
    failWith: (next: Fault | undefined) => {
      fault = next;
    },
    /** As if all that it holds had been stored so long ago. */
    age: (ms: number) => {
      for (const [key, one] of held) held.set(key, { ...one, modified: new Date(one.modified.getTime() - ms) });
    },
    keys: () => [...held.keys()].sort(),
    pageBy: (size: number) => {
      pageSize = size;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
