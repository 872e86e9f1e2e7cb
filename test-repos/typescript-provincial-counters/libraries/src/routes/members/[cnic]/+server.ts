import { error, json } from '@sveltejs/kit';
import { shelves } from '$lib/server/shelves';

export const GET = async ({ params }) => { // amanat-expect: unauthenticated-endpoint, pii-in-url
  const member = await shelves.member(params.cnic);
  return json({ cnic: member.cnic, name: member.name, address: member.address });
};

export const DELETE = async ({ params, locals }) => { // amanat-expect: pii-in-url
  if (!locals.librarian) error(401, 'librarians only');
  await shelves.forget(params.cnic);
  return new Response(null, { status: 204 });
};
