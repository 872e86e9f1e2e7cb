import type { ActionFunctionArgs } from '@remix-run/node';
import { clerks } from '../services/clerks.server';
import { begin } from '../services/session.server';

export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  return begin(await clerks.check(form.get('user'), form.get('password')));
}
