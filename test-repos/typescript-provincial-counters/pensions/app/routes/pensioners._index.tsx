import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { register } from '../services/register.server';
import { requireClerk } from '../services/session.server';

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const clerk = await requireClerk(request);
  return json(await register.of(clerk));
};
