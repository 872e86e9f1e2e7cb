import { redirect, type Handle } from '@sveltejs/kit';
import { librarianOf } from '$lib/server/session';

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.librarian = await librarianOf(event.cookies.get('session'));
  if (event.url.pathname.startsWith('/desk') && !event.locals.librarian) {
    redirect(303, '/login');
  }
  return resolve(event);
};
