import { defineMiddleware } from 'astro:middleware';
import { session } from './lib/session';

export const onRequest = defineMiddleware(async (context, next) => {
  if (context.url.pathname.startsWith('/api/staff')) {
    const curator = await session.of(context.cookies);
    if (!curator) {
      return new Response('curators only', { status: 401 });
    }
  }
  return next();
});
