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

/** @param {string} name */
const lib = (name) => `src/lib/${name}`;
/** @param {string} name */
const server = (name) => `server/${name}`;
const election = lib('election');
const pack = lib('pack');
const projection = lib('projection');
const results = lib('results');
const text = lib('text');
const live = lib('live');
const phone = lib('phone');
const charts = lib('charts');
const map = lib('map');
const ui = lib('ui');
const protocol = lib('protocol.ts');
const call = lib('call.ts');
/** What anybody may count with: no package, no clock, no chance. */
const pure = [election, pack, projection, results];
const log = server('log');
/** Whose turn it is: one small mechanism for codes and for photos. */
const turns = './server/turns.ts';
const night = server('night');
const access = server('access');
const commands = server('commands');
const queries = server('queries');
/** The running objects of a node, as types. */
const node = server('node.ts');

export default defineConfig(
  { ignores: ['node_modules/', '.svelte-kit/', 'build/', 'data/', 'test-results/'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/ignore': ['node_modules'],
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
    },
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        // The service worker is type-checked by nobody: its globals are not those of a page.
        projectService: { allowDefaultProject: ['src/service-worker.ts', 'server/start.mjs'] },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
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

  {
    // What comes through a snippet or a page's data has its type for svelte-check alone.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
    },
  },
  {
    // A test that misses what it looks for fails, which is what it is for.
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },

  room(election, [], [], 'The rules import nothing: no package, no page, no server.'),
  room(
    pack,
    [election],
    ['fastest-levenshtein'],
    'A pack’s rows become an election, and nothing else.',
  ),
  room(projection, [election], [], 'How the night may end follows from the rules alone.'),
  room(results, [election, projection], [], 'What is shown is computed from the night.'),
  room(protocol, [election, results], [], 'The protocol names messages; it needs only the nouns.'),
  room(call, [protocol], [], 'The client of the protocol knows the protocol.'),
  room(
    charts,
    [election, results, text],
    ['d3-*', 'svelte*'],
    'Charts get props; they never listen.',
  ),
  room(
    map,
    [election, pack, results, text],
    ['leaflet*', 'svelte*', 'geojson'],
    'Leaflet lives here alone.',
  ),
  room(ui, [election, results, text], ['svelte*'], 'Plain controls know the nouns and the words.'),
  room(
    text,
    [election, results, pack, protocol],
    ['svelte*'],
    'Sentences know the nouns they speak of.',
  ),
  room(
    live,
    [election, results, protocol, call],
    ['socket.io-client', 'svelte*'],
    'The browser’s copy of the night knows the rules and the wire, no page.',
  ),
  room(
    phone,
    [election, results, protocol, call, live],
    ['idb', 'svelte*'],
    'What a phone keeps knows the wire, no page.',
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
    [phone, protocol],
    ['\\$service-worker'],
    'The service worker keeps the phone’s pages and empties the outbox.',
  ),
  room(
    log,
    [election],
    ['node:*', 'ioredis'],
    'The log is storage and nothing else: it knows facts, no people, no pack.',
  ),
  room(
    access,
    [election, protocol],
    ['node:*', 'rate-limiter-flexible'],
    'Who somebody is and what they may follows from facts about links alone.',
  ),
  room(
    server('packs'),
    [election, pack, map, log],
    ['node:*', 'csv-parse*', 'd3-*', 'topojson-client', 'valibot', 'geojson'],
    'A pack is read from its folder; whoever counts with it is elsewhere.',
  ),
  room(
    server('import'),
    [election, pack, text, log, server('packs')],
    [
      ...['node:*', 'csv-parse*', '@e965/xlsx', 'saxes', 'shapefile', 'proj4'],
      ...['topojson-client', 'valibot'],
    ],
    'What others publish becomes a pack’s files; no night, no door.',
  ),
  room(
    night,
    [...pure, protocol, log, access],
    ['node:*'],
    'A node’s reading of the log knows the log, the links and the rules.',
  ),
  room(
    commands,
    [...pure, protocol, text, log, night, access, server('photos'), node],
    ['node:*', 'valibot', 'uqr'],
    'What may be stated: no door, no query, no page.',
  ),
  room(
    queries,
    [...pure, protocol, text, map, log, night, access, server('export'), server('film'), node],
    ['node:*'],
    'What is read: no door, no command, no page.',
  ),
  room(
    server('doors'),
    [protocol, text, access, commands, queries, node],
    ['node:*', 'socket.io', 'compression', 'prom-client'],
    'Doors carry, and know nothing of elections.',
  ),
  room(
    server('photos'),
    [log, turns],
    ['node:*', 'sharp'],
    'Photos are kept by their hashes, whatever they show.',
  ),
  room(
    server('export'),
    [...pure, protocol, text, map],
    ['node:*', '@resvg/resvg-js', 'satori'],
    'Exports write results in other forms.',
  ),
  room(
    server('projection'),
    [...pure, log, night],
    ['node:*'],
    'The projection has a thread of its own, and the facts.',
  ),
  room(
    server('film'),
    [election, results, log, night, server('projection')],
    ['node:*'],
    'The film is counted from the facts in a thread of its own.',
  ),
  room(
    server('backtest'),
    [...pure, log, commands, server('replay.ts')],
    ['node:*'],
    'Recorded nights are scored by the rules and the projection.',
  ),
  {
    ...room(
      'server',
      [...pure, protocol, call, text, map],
      ['node:*', 'socket.io', 'commander', 'pino', 'uqr'],
      'The server knows the rules, the wire and the words; nothing else of src.',
    ),
    files: ['server/*.ts'],
  },
  room(
    server('demo'),
    [election, protocol, call, 'server'],
    ['node:*', 'csv-parse*', 'd3-delaunay'],
    'The demo is a night of its own, played into a real server.',
  ),
  {
    files: pure.map((room) => `${room}/**/*.ts`),
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
