import { error } from '@sveltejs/kit';
import { shelves } from '$lib/server/shelves';

export const load = async ({ params, locals }) => {
  if (!locals.librarian) {
    error(401);
  }
  return { fines: await shelves.fines(params.cnic) };
};

export const actions = { // amanat-expect: unauthenticated-endpoint
  default: async ({ params, request }) => shelves.waive(params.cnic, await request.formData()),
};
