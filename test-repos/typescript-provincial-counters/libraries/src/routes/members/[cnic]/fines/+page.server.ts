import { error } from '@sveltejs/kit';
import { shelves } from '$lib/server/shelves';

export const load = async ({ params, locals }) => { // amanat-expect: pii-in-url
  if (!locals.librarian) {
    error(401);
  }
  return { fines: await shelves.fines(params.cnic) };
};

export const actions = { // amanat-expect: unauthenticated-endpoint, pii-in-url
  default: async ({ params, request }) => shelves.waive(params.cnic, await request.formData()),
};
