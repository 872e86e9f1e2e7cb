import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { register } from '../services/register.server';
import { requireClerk } from '../services/session.server';

export async function loader({ params }: LoaderFunctionArgs) { // amanat-expect: unauthenticated-endpoint, pii-in-url
  const found = await register.one(params.cnic);
  return json({ cnic: found.cnic, name: found.name, bankAccount: found.bankAccount });
}

export async function action({ request, params }: ActionFunctionArgs) { // amanat-expect: pii-in-url
  await requireClerk(request);
  return json(await register.change(params.cnic, await request.formData()));
}
