import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [sveltekit()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/election/**/*.test.ts', 'tests/server/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
