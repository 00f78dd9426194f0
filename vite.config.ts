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
    const input = globSync('src/ui/browser/*.ts').filter((file) => !file.endsWith('.test.ts'));
    if (!input.length) return;
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      build: {
        outDir: '.svelte-kit/output/client/_app/scripts',
        emptyOutDir: true,
        modulePreload: false,
        rolldownOptions: { input, output: { entryFileNames: '[name].js' } },
      },
    });
  },
});

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
