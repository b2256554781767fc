import { defineConfig } from '@playwright/test';
import { chromium } from './chromium.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 1,
  snapshotPathTemplate: '{testDir}/gallery/{arg}{ext}',
  // Slow machines pass too: times are measured in benches.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A browser on a busy machine may miss a moment: what passed at the second try is counted and said.
  retries: 1,
  use: { locale: 'en-GB', launchOptions: chromium },
});
