import { globSync } from 'node:fs';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { build, defineConfig, isRunnableDevEnvironment, type Plugin } from 'vite';
import { SECURITY_POLICY } from './src/security-policy.ts';

/** Build: pages import the very modules that Hono imports. `#modules/…` stays in the built page and Node resolves it. */
const oneCopyBuilt = (): Plugin => ({
  name: 'one-copy-built',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: (environment) => environment.name === 'ssr',
  resolveId: (id) => (/^#(modules|platform)\//.test(id) ? { id, external: true } : undefined),
});

/** Development: Hono is loaded by the same module runner as the pages, so both share one copy and both reload on a change. */
const honoInFront = (): Plugin => ({
  name: 'hono-in-front',
  apply: 'serve',
  configureServer(server) {
    const ssr = server.environments.ssr;
    if (!isRunnableDevEnvironment(ssr)) throw new Error('The ssr environment cannot run modules');
    server.middlewares.use(async (req, res, next) => {
      try {
        const { developmentFront } = await ssr.runner.import('/src/front.ts');
        await (await developmentFront(() => next()))(req, res);
      } catch (error) {
        next(error);
      }
    });
  },
});

/**
 * Pages run without a framework in the browser; what helps there are these few scripts, one file each, with a fixed name.
 * SvelteKit skips its client build when no page needs one, so they are built on their own, beside its client files.
 */
const browserScripts = (): Plugin => ({
  name: 'browser-scripts',
  apply: 'build',
  applyToEnvironment: (environment) => environment.name === 'ssr',
  async writeBundle() {
    const input = globSync('src/ui/browser/*.ts').filter((file) => !/\.(test|d)\.ts$/.test(file) && file !== WORKER);
    const options = { configFile: false, publicDir: false, logLevel: 'warn' } as const;
    // Each by itself: a page waits for one file, and what it is made of stands in the page.
    for (const [index, file] of input.entries())
      await build({
        ...options,
        build: {
          outDir: `${CLIENT}/_app/scripts`,
          emptyOutDir: index === 0,
          modulePreload: false,
          rolldownOptions: { input: file, output: { entryFileNames: '[name].js' } },
        },
      });
    // In one piece, at the root: a worker serves only what lies below it. Each build is another one, so browsers notice.
    await build({
      ...options,
      define: { BUILD: JSON.stringify(BUILD) },
      build: {
        outDir: CLIENT,
        emptyOutDir: false,
        rolldownOptions: { input: WORKER, output: { entryFileNames: 'sw.js', format: 'iife' } },
      },
    });
  },
});
const CLIENT = '.svelte-kit/output/client';
const WORKER = 'src/ui/browser/worker.ts';
/** As many digits for centuries, so that later ones also sort later. */
const BUILD = String(Date.now());

export default defineConfig({
  plugins: [
    oneCopyBuilt(),
    honoInFront(),
    browserScripts(),
    sveltekit({
      adapter: adapter({ precompress: true }),
      paths: { relative: false },
      // On a slow line each file that a page waits for costs a trip: its style, five kilobytes, comes along in the page.
      inlineStyleThreshold: 64 * 1024,
      csp: { mode: 'hash', directives: SECURITY_POLICY },
    }),
  ],
});
