import type { APIRoute } from 'astro';
import { loans } from '../../../lib/loans';
import { session } from '../../../lib/session';

export const GET: APIRoute = async ({ params }) => { // amanat-expect: unauthenticated-endpoint, pii-in-url
  const donor = await loans.donor(params.cnic);
  return Response.json({ cnic: donor.cnic, name: donor.name, phone: donor.phone });
};

export const DELETE: APIRoute = async ({ params, cookies }) => { // amanat-expect: pii-in-url
  if (!(await session.of(cookies))) {
    return new Response(null, { status: 401 });
  }
  await loans.forget(params.cnic);
  return new Response(null, { status: 204 });
};
