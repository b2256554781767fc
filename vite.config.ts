import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { chromium } from './tests/e2e/chromium.ts';

const GATEWAY_PORT = 3999;
const gateway = `http://127.0.0.1:${GATEWAY_PORT}`;

type Print = (line: string) => void;

/**
 * `npm run dev`: the demo night runs beside the pages, in the same process. With `--mode gallery` it
 * as good as stands still: nothing takes the machine from whoever compares pictures.
 */
function devNight(): Plugin {
  return {
    name: 'tallywatch-dev-night',
    apply: 'serve',
    async configureServer({ config }) {
      if (process.env.VITEST) return;
      // By its own address: bundled into this file it would be a copy of the server's modules.
      const file = pathToFileURL(path.resolve('server/demo/dev.ts')).href;
      const { startDevNight } = (await import(/* @vite-ignore */ file)) as {
        startDevNight: (at: { port: number; speed: number }, print: Print) => Promise<void>;
      };
      const at =
        config.mode === 'gallery' ? { port: 0, speed: 0.02 } : { port: GATEWAY_PORT, speed: 60 };
      await startDevNight(at, (line) => config.logger.info(line));
    },
  };
}

/** Rooms whose tests start no process. */
const PURE = [
  'tests/{election,pack,projection,results,routes,text}/**/*.test.ts',
  'tests/server/{import,export,packs}/**/*.test.ts',
];

export default defineConfig({
  plugins: [sveltekit(), devNight()],
  build: {
    // Pages name what they need themselves; a list of what all other pages need costs each of them 2 kB.
    modulePreload: {
      resolveDependencies: (_file, needed) => needed.filter((name) => name.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        // What a form needs of the rules comes in one piece: each of several costs a slow line a request.
        codeSplitting: {
          groups: [
            {
              name: 'svelte',
              test: /node_modules\/(svelte|@sveltejs|esm-env|devalue|clsx)\//,
              priority: 2,
            },
            {
              name: 'common',
              test: /lib\/text\/(format|language)\.ts$|lib\/ui\/(Languages|Narrow)\.svelte|lib\/(call|protocol|live\/make-id)\.ts$|preload-helper/,
              priority: 1,
            },
            { name: 'form', test: /lib\/election\/(tally-sheet|check-report|report|finding)\.ts$/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': gateway,
      '/i/': gateway,
      '/share.png': gateway,
      '/metrics': gateway,
      '/socket.io': { target: gateway, ws: true },
    },
  },
  test: {
    projects: [
      {
        // Tests that only count: as many at once as there are cores.
        extends: true,
        test: {
          name: 'pure',
          include: PURE,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 40_000 } },
        },
      },
      {
        // Tests that start processes, and race their clocks: one after the other.
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', ...PURE],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 40_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          setupFiles: ['tests/browser/typeface.ts'],
          sequence: { groupOrder: 2 },
          testTimeout: 60_000,
          expect: { poll: { timeout: 40_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: chromium }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
