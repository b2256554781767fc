import { randomUUID } from 'node:crypto';
import compression from 'compression';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { preferredLanguage } from '#text/language.ts';
import type { TallyNode } from '../node.ts';
import { PROTOCOL, PROTOCOL_HEADER } from '#protocol';
import { faultAnswer, refusal } from '../commands/answer.ts';
import { sendAnswer, type Exchange } from './exchange.ts';
import type { Crowd } from './crowd.ts';
import type { Metrics } from './metrics.ts';
import { NO_LINK, isLinkPath, isSafe, openLink } from './open-link.ts';
import { makeRoutes } from './routes.ts';
import { addressOf, identify } from './identify.ts';

/** No page needs any of it: a photo is chosen as a file. */
const PERMISSIONS = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

/** `/api/…`, `/metrics` and personal links; everything else is a page. */
export function makeListener(
  node: TallyNode,
  metrics: Metrics,
  pages: RequestListener,
  crowd: Crowd,
): RequestListener {
  const { limits, settings, logger } = node;
  const findRoute = makeRoutes(node, metrics);

  const compressed = compression();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = await open(request, response, node);
    if (exchange === null) {
      sendAnswer(response, refusal('bad-shape', 'en'));
      return;
    }
    const { url, caller, language } = exchange;
    if (caller.session) crowd.know(request, caller.session.personId);
    const isLink = isLinkPath(url.pathname);
    const opened = isLink ? await openLink(exchange, node) : null;
    if (opened === 'answered') return;
    if (opened) {
      request.url = opened.page; // pages never see the token
      pages(request, response);
      return;
    }
    if (caller.failed || isLink) {
      const allowed = await limits.noteFailure(addressOf(request, settings.trustProxy));
      if (!allowed) {
        sendAnswer(response, refusal('too-many', language));
        return;
      }
      if (caller.failed) {
        sendAnswer(response, refusal('no-token', language));
        return;
      }
      request.url = NO_LINK; // what was tried may be a token all the same: pages never see it
    }
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? '');
    const handler = findRoute(method, url.pathname);
    if (handler) return handler(exchange);
    if (url.pathname.startsWith('/api/')) {
      sendAnswer(response, refusal('not-found', language));
      return;
    }
    if (!settings.trustProxy) delete request.headers['x-forwarded-host'];
    if (!settings.trustProxy || !request.headers['x-forwarded-proto']) {
      request.headers['x-forwarded-proto'] = 'http';
    }
    compressed(request as never, response as never, () => pages(request, response));
  };

  return (request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    // Not `no-referrer`, which would make a form of our own come from nowhere.
    response.setHeader('referrer-policy', 'same-origin');
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('permissions-policy', PERMISSIONS);
    if (isSafe(request, settings)) {
      response.setHeader('strict-transport-security', 'max-age=31536000');
    }
    response.setHeader(PROTOCOL_HEADER, PROTOCOL);
    serve(request, response).catch((error: unknown) => {
      const mark = randomUUID().slice(0, 8);
      logger.error({ err: error, mark }, 'a fault of the program');
      if (response.headersSent) response.destroy();
      else sendAnswer(response, faultAnswer('en', mark));
    });
  };
}

async function open(
  request: IncomingMessage,
  response: ServerResponse,
  node: TallyNode,
): Promise<Exchange | null> {
  const path = request.url ?? '/';
  if (!URL.canParse(path, 'http://node')) return null;
  const language = preferredLanguage(request.headers['accept-language']);
  const caller = await identify(node, request);
  return { request, response, url: new URL(path, 'http://node'), caller, language };
}
