import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests a mutant must fail: those of the rules and of the chain that need no other program. */
export default defineConfig({
  test: {
    root: path.join(import.meta.dirname, '../..'),
    include: [
      'tests/election/*.test.ts',
      'tests/results/{publication,hurdle,closest,desk-queue}.test.ts',
      'tests/server/log/{heads,stored-fact}.test.ts',
    ],
    setupFiles: ['tests/mutants/setup.ts'],
    isolate: false,
    testTimeout: 30_000,
  },
});
