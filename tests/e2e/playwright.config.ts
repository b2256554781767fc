import { defineConfig } from '@playwright/test';
import { chromium } from './chromium.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 1,
  snapshotPathTemplate: '{testDir}/gallery/{arg}{ext}',
  timeout: 60_000,
  use: { locale: 'en-GB', launchOptions: chromium },
});
