/** A running night of the zoo, and people with links to it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { writePack } from '#scenarios/pack-files.ts';
import type { Fact, ReportSubmitted } from '#election/fact.ts';
import { makeToken } from '../server/client.ts';
import { makeFolder, readFacts, startNode, type NodeProcess } from '../server/node-process.ts';

export interface Night {
  readonly node: NodeProcess;
  /** The reports in the log, whoever sent them. */
  reports(): Promise<Extract<Fact, ReportSubmitted>[]>;
  /** Makes a link of a role; its holder's page opens it. */
  open(browser: Browser, role: string, options?: Session): Promise<Page>;
}

export interface Session {
  readonly stations?: string;
  readonly width?: number;
  readonly height?: number;
  readonly locale?: string;
  readonly javaScriptEnabled?: boolean;
}

interface Stage {
  night: Night;
  /** Files of the pack that are other than the zoo's. */
  files: Record<string, string>;
}

export const test = base.extend<Stage>({
  files: [{}, { option: true }],
  night: async ({ browser, files }, use) => {
    const log = ['--data', await makeFolder()];
    const node = await startNode(await writePack(files), log);
    await use({
      node,
      reports: async () => (await readFacts(log)).filter((fact) => fact.type === 'ReportSubmitted'),
      open: async (browser, role, session = {}) => {
        const { stations, width = 360, height = 740, ...options } = session;
        const more = stations ? ['--stations', stations] : [];
        const token = await makeToken(node, role, ...more);
        const context = await browser.newContext({ viewport: { width, height }, ...options });
        const page = await context.newPage();
        await page.goto(`${node.url}/i/${token}`);
        return page;
      },
    });
    // Pages left open would go on calling a node that is gone.
    const closing = browser.contexts().map((context) => context.close());
    await Promise.race([Promise.all(closing), sleep(5000)]);
    await node.kill();
  },
});

/** Nothing that axe knows of is wrong with the page, once colours have stopped changing. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(changing.map(({ finished }) => finished));
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Nothing sticks out to the side. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [scrollWidth, clientWidth] = await page.evaluate(() => {
    const { documentElement: top } = document;
    return [top.scrollWidth, top.clientWidth] as const;
  });
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
}

export { expect };
