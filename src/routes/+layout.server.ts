import { testBanner } from '#text/test-banner.ts';
import type { LayoutServerLoad } from './$types';

/** The wall has a banner of its own. */
export const load: LayoutServerLoad = ({ locals: { language, node, isSetup }, url }) => ({
  language,
  banner:
    !isSetup && node.rehearsal && !url.pathname.startsWith('/wall') ? testBanner(language) : null,
});
