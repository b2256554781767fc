import { startDemo } from './demo.ts';

/**
 * The demo night behind a development server, which serves the pages itself and passes
 * everything else on to this port. Pages and gateway share the process.
 */
export async function startDevNight(
  at: { readonly port: number; readonly speed: number },
  print: (line: string) => void,
): Promise<void> {
  const settings = { ...at, host: '127.0.0.1', keep: null };
  const demo = await startDemo(settings, print, (_request, response) =>
    response.writeHead(404).end(),
  );
  for (const [what, link] of Object.entries(demo.links)) {
    print(`${what}: ${new URL(link).pathname}`);
  }
}
