import type { DefaultEventsMap, ExtendedError, Namespace, Socket } from 'socket.io';
import type { Session } from '../access/links.ts';
import type { RefusalCode } from '#protocol';
import { preferredLanguage, type Language } from '#text/language.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { TallyNode } from '../node.ts';
import { addressOf, isOwnOrigin, readCookie } from './identify.ts';

/** Who is at the other end of a socket. */
export interface SocketData {
  session: Session | null;
  language: Language;
}

type AnyNamespace = Namespace<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;
type AnySocket = Socket<DefaultEventsMap, DefaultEventsMap, DefaultEventsMap, SocketData>;

/** Lets in whom `bar` does not refuse; the others are told why. */
export function guard(
  namespace: unknown,
  { reading, limits, settings }: TallyNode,
  bar: (session: Session | null) => RefusalCode | null,
): void {
  (namespace as AnyNamespace).use((socket, next) => {
    const { request } = socket;
    const language = preferredLanguage(request.headers['accept-language']);
    const refuse = (code: RefusalCode) => next(refusedWith(code, language));
    const token = presentedToken(socket, settings.origin);
    const session = token === null ? null : reading.links.find(token);
    if (token !== null && session === null && socket.handshake.auth.token !== undefined) {
      void limits
        .noteFailure(addressOf(request, settings.trustProxy))
        .then((allowed) => refuse(allowed ? 'no-token' : 'too-many'));
      return;
    }
    const code = bar(session);
    if (code) return refuse(code);
    socket.data = { session, language };
    next();
  });
}

/** A program's token, or the cookie of a page of this server. */
function presentedToken(socket: AnySocket, origin: string | null): string | null {
  const { token } = socket.handshake.auth as { token?: unknown };
  if (typeof token === 'string') return token;
  return isOwnOrigin(socket.request, origin) ? readCookie(socket.request.headers.cookie) : null;
}

function refusedWith(code: RefusalCode, language: Language): ExtendedError {
  const error: ExtendedError = new Error(describeRefusal(code, language));
  error.data = { code };
  return error;
}
