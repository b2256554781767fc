import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/**
 * One arrow of the README's table: what a room may import.
 *
 * @param {string} target the room, a path from the top
 * @param {string[]} rooms other rooms it may import
 * @param {string[]} packages packages it may import (a trailing * stands for any ending)
 * @param {string} message why
 * @returns {import("eslint").Linter.Config}
 */
function room(target, rooms, packages, message) {
  const known = packages.map((name) => name.replace('*', '.*')).join('|');
  return {
    files: target.endsWith('.ts') ? [target] : [`${target}/**/*.{ts,svelte}`],
    rules: {
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            {
              target: `./${target}`,
              from: '.',
              except: [`./${target}`, './node_modules', ...rooms.map((name) => `./${name}`)],
              message,
            },
          ],
        },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: `^(?!(\\.|#${known && `|(${known})$`}))`, message }] },
      ],
    },
  };
}

const election = 'src/lib/election';
const protocol = 'src/lib/protocol.ts';
const text = 'src/lib/text';
const ui = 'src/lib/ui';

export default defineConfig(
  { ignores: ['node_modules/', '.svelte-kit/', 'build/', 'data/', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/ignore': ['node_modules'],
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
    },
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      'svelte/no-navigation-without-resolve': 'off',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },

  room(election, [], [], 'The rules import nothing: no package, no page, no server.'),
  room(protocol, [election], [], 'The protocol names messages; it needs only the nouns.'),
  room(
    'src/lib/charts',
    [election, text],
    ['d3-*', 'svelte*'],
    'Charts get props; they never listen.',
  ),
  room(
    'src/lib/map',
    [election, text],
    ['leaflet*', 'svelte*', 'geojson'],
    'Leaflet lives here alone.',
  ),
  room(ui, [election, text], ['svelte*'], 'Plain controls know the nouns and the words.'),
  room(text, [election, protocol], ['svelte*'], 'Sentences know the nouns they speak of.'),
  room(
    'src/lib/live',
    [election, protocol],
    ['socket.io-client', 'idb', 'svelte*'],
    'The browser’s copy of the night knows the rules and the wire, no page.',
  ),
  room(
    'src/routes',
    ['src/lib', 'src/app.d.ts', 'src/app.css', '.svelte-kit'],
    ['svelte*', '@sveltejs/kit', '\\$app/*', '@fontsource-variable/*', 'geojson'],
    'Pages only draw: running objects arrive through locals, never from server/.',
  ),
  room(
    'src/routes/gallery',
    ['src/lib', 'src/routes', '.svelte-kit', 'tests/scenarios'],
    ['svelte*', '@sveltejs/kit', '\\$app/*'],
    'The gallery alone also shows the scenarios of the tests.',
  ),
  room(
    'src/service-worker.ts',
    ['src/lib/live', protocol],
    ['\\$service-worker'],
    'The service worker keeps the phone’s pages and empties the outbox.',
  ),
  room(
    'server',
    [election, protocol, text, 'src/lib/map', 'build'],
    [
      '@resvg/resvg-js',
      'node:*',
      'socket.io*',
      'ioredis',
      'commander',
      'compression',
      'csv-parse*',
      'd3-*',
      'pino*',
      'prom-client',
      'rate-limiter-flexible',
      'satori',
      'sharp',
      'topojson-client',
      'uqr',
      'valibot',
      'geojson',
      '@sveltejs/kit*',
      'vite',
    ],
    'The server knows the rules, the wire, the words and how a map is painted; nothing else of src.',
  ),
  {
    files: [`${election}/**/*.ts`],
    rules: {
      'no-restricted-globals': ['error', 'performance', 'crypto', 'process', 'fetch', 'setTimeout'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'The rules are deterministic: pass a seeded source in.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'The rules have no clock: time comes in with a fact.',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The rules have no clock: time comes in with a fact.',
        },
      ],
    },
  },
);
